//! tmp
/// tmp
pub fn subject_refs(_s: &str) -> Vec<String> {
    vec![]
}
/// tmp
pub fn tidy_subject(s: &str, p: &str) -> String {
    format!("{p}{s}")
}
