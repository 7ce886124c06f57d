//! What windows follow, each at its own pace: a window asks for what is newer than what it shows
//! and is answered once there is something. Only the newest waits here, so a slow window loses
//! what came in between rather than time, and an answer lost on its way is asked for again.

use serde_json::Value;
use std::sync::Arc;

/// Of more steps than this a patch spares nothing.
const MOST_STEPS: usize = 200;

/// What a window is told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum News<T> {
    Of(T),
    /// It asked again meanwhile, and is answered there.
    Nothing,
}

pub(crate) type Answer<T> = Box<dyn FnOnce(News<T>) + Send>;

/// A window's picture of the till, by the picture's own revision.
#[derive(Default)]
pub(crate) struct Pictures {
    newest: Option<Arc<Value>>,
    given: Option<Arc<Value>>,
    asked: Option<(Option<u64>, Answer<String>)>,
}

impl Pictures {
    pub(crate) fn show(&mut self, picture: &Value) {
        self.newest = Some(Arc::new(picture.clone()));
        self.settle();
    }

    /// `seen` is the revision the window shows; without one it gets the whole picture.
    pub(crate) fn ask(&mut self, seen: Option<u64>, answer: Answer<String>) {
        if let Some((_, before)) = self.asked.replace((seen, answer)) {
            before(News::Nothing);
        }
        self.settle();
    }

    fn settle(&mut self) {
        let Some(newest) = &self.newest else { return };
        let Some((seen, answer)) =
            self.asked.take_if(|(seen, _)| seen.is_none() || *seen < revision(newest))
        else {
            return;
        };
        let given = self.given.replace(Arc::clone(newest));
        answer(News::Of(told(given.filter(|given| seen == revision(given)).as_deref(), newest)));
    }
}

fn revision(picture: &Value) -> Option<u64> {
    picture.get("revision")?.as_u64()
}

/// `{"patch": …}` by RFC 6902 where it is known what the window shows, else `{"whole": …}`.
fn told(given: Option<&Value>, newest: &Value) -> String {
    let patch = given.map(|given| json_patch::diff(given, newest));
    match patch.filter(|patch| patch.len() <= MOST_STEPS) {
        Some(patch) => format!(r#"{{"patch":{patch}}}"#),
        None => format!(r#"{{"whole":{newest}}}"#),
    }
}

/// A window's pictures of the camera: one for each question, as it was when it was asked or later.
#[derive(Default)]
pub(crate) struct Frames(Option<Answer<Vec<u8>>>);

impl Frames {
    pub(crate) fn show(&mut self, frame: &[u8]) {
        if let Some(answer) = self.0.take() {
            answer(News::Of(frame.to_vec()));
        }
    }

    pub(crate) fn ask(&mut self, answer: Answer<Vec<u8>>) {
        if let Some(before) = self.0.replace(answer) {
            before(News::Nothing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::sync::mpsc::{Receiver, channel};

    fn asking<T: Send + 'static>(ask: impl FnOnce(Answer<T>)) -> Receiver<News<T>> {
        let (sender, receiver) = channel();
        ask(Box::new(move |news| sender.send(news).expect("it is awaited")));
        receiver
    }

    fn picture(revision: u64, lines: u64) -> Value {
        json!({ "revision": revision, "shop": { "name": "見本" }, "lines": (0..lines).collect::<Vec<_>>() })
    }

    /// What a window shows after the news.
    fn shown(before: Option<Value>, news: News<String>) -> Value {
        let News::Of(text) = news else { panic!("nothing new") };
        let told: Value = serde_json::from_str(&text).expect("JSON");
        if let Some(whole) = told.get("whole") {
            return whole.clone();
        }
        let mut shown = before.expect("it shows something");
        let patch: json_patch::Patch =
            serde_json::from_value(told["patch"].clone()).expect("a patch");
        json_patch::patch(&mut shown, &patch).expect("it fits");
        shown
    }

    #[test]
    fn a_window_gets_the_whole_and_then_what_changed() {
        let mut pictures = Pictures::default();
        let first = asking(|answer| pictures.ask(None, answer));
        assert!(first.try_recv().is_err(), "nothing is there yet");
        pictures.show(&picture(7, 2));
        let now = shown(None, first.try_recv().expect("an answer"));
        let second = asking(|answer| pictures.ask(Some(7), answer));
        assert!(second.try_recv().is_err(), "nothing is newer");
        pictures.show(&picture(8, 3));
        let News::Of(text) = second.try_recv().expect("an answer") else { panic!("nothing new") };
        assert!(text.contains("patch") && !text.contains("見本"), "{text}");
        assert_eq!(shown(Some(now), News::Of(text)), picture(8, 3));
    }

    #[test]
    fn what_came_in_between_is_passed_over() {
        let mut pictures = Pictures::default();
        pictures.show(&picture(1, 1));
        let now = shown(None, asking(|answer| pictures.ask(None, answer)).recv().expect("news"));
        pictures.show(&picture(2, 2));
        pictures.show(&picture(3, 1));
        let news = asking(|answer| pictures.ask(Some(1), answer)).recv().expect("news");
        assert_eq!(shown(Some(now), news), picture(3, 1));
    }

    #[test]
    fn a_lost_answer_is_given_again() {
        let mut pictures = Pictures::default();
        pictures.show(&picture(1, 1));
        pictures.ask(None, Box::new(drop));
        let late = asking(|answer| pictures.ask(Some(1), answer));
        pictures.show(&picture(2, 5));
        drop(late);
        let again = asking(|answer| pictures.ask(Some(1), answer)).recv().expect("news");
        assert_eq!(shown(None, again), picture(2, 5));
    }

    #[test]
    fn who_asks_twice_is_answered_once() {
        let mut pictures = Pictures::default();
        let first = asking(|answer| pictures.ask(None, answer));
        let second = asking(|answer| pictures.ask(None, answer));
        assert_eq!(first.try_recv(), Ok(News::Nothing));
        pictures.show(&picture(1, 0));
        assert_eq!(shown(None, second.try_recv().expect("news")), picture(1, 0));
    }

    #[test]
    fn a_long_way_is_told_whole() {
        assert!(told(Some(&picture(1, 0)), &picture(2, 1000)).starts_with(r#"{"whole""#));
    }

    #[test]
    fn a_frame_goes_to_who_asks_and_none_is_kept() {
        let mut frames = Frames::default();
        frames.show(&[1]);
        let first = asking(|answer| frames.ask(answer));
        assert!(first.try_recv().is_err(), "an old frame was kept");
        frames.show(&[2]);
        frames.show(&[3]);
        assert_eq!(first.try_recv(), Ok(News::Of(vec![2])));
    }
}
