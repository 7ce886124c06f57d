//! The webview's threads ask the system to run before all others. Two that wait so, spinning, for
//! what a third holds keep it from a machine with two processors, and the till stands still for a
//! second at a time: pictures of the camera bring it about. So the till gives up the claim, for
//! itself and for the processes of its webview.

/// Must run before any thread starts, since each thread has its own rights.
#[cfg(target_os = "linux")]
pub(crate) fn forgo() {
    use rustix::{
        process::{Resource, Rlimit, setrlimit},
        thread::{
            CapabilitySet, capabilities, remove_capability_from_bounding_set, set_capabilities,
        },
    };
    // Whoever has none of these rights has nothing to give up.
    let _ = setrlimit(Resource::Rtprio, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = remove_capability_from_bounding_set(CapabilitySet::SYS_NICE);
    if let Ok(mut rights) = capabilities(None) {
        rights.effective.remove(CapabilitySet::SYS_NICE);
        rights.permitted.remove(CapabilitySet::SYS_NICE);
        rights.inheritable.remove(CapabilitySet::SYS_NICE);
        let _ = set_capabilities(None, rights);
    }
}

/// Other systems' webviews have no such threads.
#[cfg(not(target_os = "linux"))]
pub(crate) fn forgo() {}
