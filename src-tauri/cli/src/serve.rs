//! `serve`: the command table over a WebSocket on loopback, for browsers. The browser journeys run
//! the real till through it.
//!
//! To the till: `{"hello":{"window":…,"token":…}}` first, then `{"id":…,"command":…,"request":…}`.
//! From it: `{"id":…,"ok":…}` or `{"id":…,"error":…}`, and `{"view":…}` after each step; a
//! preview frame is a binary message.

use crate::data::Data;
use maneki_app::{error::AppError, table::Window};
use maneki_host::{House, Keep, preview_bytes};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    io,
    net::{IpAddr, SocketAddr, TcpListener, TcpStream},
    process::ExitCode,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};
use tungstenite::{Message, WebSocket};

#[derive(clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    data: Data,
    /// A loopback address; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0", value_parser = loopback)]
    listen: SocketAddr,
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text.parse().map_err(|_| "an address as 127.0.0.1:0".to_owned())?;
    match address.ip() {
        IpAddr::V4(ip) if ip.is_loopback() => Ok(address),
        IpAddr::V6(ip) if ip.is_loopback() => Ok(address),
        _ => Err("only loopback addresses are served".to_owned()),
    }
}

/// How long a socket's thread waits for its browser before it looks for something to send.
const TURN: Duration = Duration::from_millis(5);

impl Serve {
    /// Ends with its standard input, so it never outlives who started it.
    pub(crate) fn run(self) -> ExitCode {
        let house = match self.data.open() {
            Ok(house) => Arc::new(house),
            Err(exit) => return exit,
        };
        let listener = match TcpListener::bind(self.listen) {
            Ok(listener) => listener,
            Err(error) => {
                eprintln!("{}: {error}", self.listen);
                return ExitCode::FAILURE;
            }
        };
        let token: Arc<str> = maneki_host::fresh_token().into();
        let listening = listener.local_addr().unwrap_or(self.listen);
        println!("{}", json!({ "listening": listening.to_string(), "token": &*token }));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (house, token) = (Arc::clone(&house), Arc::clone(&token));
                thread::spawn(move || {
                    if let Err(error) = talk(stream, &house, &token) {
                        eprintln!("a window left: {error}");
                    }
                });
            }
        });
        let mut ended = String::new();
        while io::stdin().read_line(&mut ended).is_ok_and(|read| read > 0) {
            ended.clear();
        }
        ExitCode::SUCCESS
    }
}

#[derive(Deserialize)]
struct Hello {
    hello: Introduction,
}

#[derive(Deserialize)]
struct Introduction {
    window: String,
    token: String,
}

#[derive(Deserialize)]
struct Asked {
    id: u64,
    command: String,
    #[serde(default)]
    request: Value,
}

fn talk(stream: TcpStream, house: &House, token: &str) -> Result<(), String> {
    let fault = |error: tungstenite::Error| error.to_string();
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    let mut socket = tungstenite::accept(stream).map_err(|error| error.to_string())?;
    let window = greet(&mut socket, token)?;
    socket.get_ref().set_read_timeout(Some(TURN)).map_err(|error| error.to_string())?;
    let (sender, receiver) = mpsc::channel();
    subscribe(house, window, &sender);
    loop {
        for message in ready(&receiver) {
            socket.send(message).map_err(fault)?;
        }
        match socket.read() {
            Ok(Message::Text(text)) => ask(house, window, &text, sender.clone())?,
            Ok(Message::Close(_)) => return Ok(()),
            Ok(_) => {}
            Err(tungstenite::Error::Io(error)) if is_quiet(&error) => {}
            Err(tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed) => {
                return Ok(());
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}

fn is_quiet(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

fn ready(receiver: &Receiver<Message>) -> impl Iterator<Item = Message> + '_ {
    receiver.try_iter()
}

/// The first message must name the window and carry the token.
fn greet(socket: &mut WebSocket<TcpStream>, token: &str) -> Result<Window, String> {
    let first = socket.read().map_err(|error| error.to_string())?;
    let Message::Text(text) = first else { return Err("no hello".to_owned()) };
    let hello: Hello = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    if hello.hello.token != token {
        return Err("a wrong token".to_owned());
    }
    Window::parse(&hello.hello.window)
        .filter(|window| *window != Window::Script)
        .ok_or_else(|| "no such window".to_owned())
}

fn subscribe(house: &House, window: Window, sender: &Sender<Message>) {
    let views = sender.clone();
    house.subscribe(
        window,
        Box::new(move |view| {
            keep(views.send(Message::text(json!({ "view": view }).to_string())).is_ok())
        }),
    );
    if window == Window::Phone {
        return;
    }
    let frames = sender.clone();
    house.preview(Box::new(move |frame| {
        keep(frames.send(Message::binary(preview_bytes(frame))).is_ok())
    }));
}

fn keep(sent: bool) -> Keep {
    if sent { Keep::Yes } else { Keep::No }
}

fn ask(house: &House, window: Window, text: &str, sender: Sender<Message>) -> Result<(), String> {
    let asked: Asked = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let id = asked.id;
    house.call(
        window,
        &asked.command,
        asked.request,
        Box::new(move |answer| {
            // A window that left needs no answer.
            let _ = sender.send(Message::text(line(id, answer).to_string()));
        }),
    );
    Ok(())
}

fn line(id: u64, answer: Result<Value, AppError>) -> Value {
    match answer {
        Ok(value) => json!({ "id": id, "ok": value }),
        Err(error) => json!({ "id": id, "error": error }),
    }
}
