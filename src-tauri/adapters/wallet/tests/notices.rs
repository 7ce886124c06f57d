//! Notices: late, twice and out of order. Each is only a reason to ask, and only if it is signed.

#[path = "common/antom.rs"]
#[expect(dead_code, reason = "no desk is needed here")]
mod antom;
#[path = "common/desk.rs"]
#[expect(dead_code, reason = "only the keys are needed here")]
mod desk;

use antom::{settings, shop};
use desk::{CODE, NOON, key_ring};
use maneki_app::ports::wallet::{Notice, Wallet as _};
use maneki_core::{
    id::{AttemptId, CartId, Id},
    money::Yen,
    payment::{Attempt, Fact, Gateway, Order, Reply, State},
    scan::{PaymentCode, Wallet},
    time::AtMs,
};
use maneki_wallet::{
    NoWireLog,
    antom::{Antom, NOTICE_REPLY},
    sim::{
        Clock, Server,
        script::{Rule, Script},
    },
};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::Arc,
};

struct Heard {
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Heard {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    fn notice<'a>(&'a self, body: &'a str) -> Notice<'a> {
        Notice {
            path: &self.path,
            request_time: self.header("request-time"),
            signature: self.header("signature"),
            body,
        }
    }
}

fn hear(listener: &TcpListener) -> Heard {
    let (mut stream, _) = listener.accept().expect("a notice");
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let mut lines = reader.by_ref().lines().map_while(Result::ok);
    let first = lines.next().expect("a request line");
    let path = first.split(' ').nth(1).expect("a path").to_owned();
    let headers: Vec<(String, String)> = lines
        .map_while(|line| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_owned(), value.to_owned()))
        })
        .collect();
    let mut heard = Heard { path, headers, body: String::new() };
    let mut body = vec![0; heard.header("content-length").parse().expect("a length")];
    reader.read_exact(&mut body).expect("a body");
    heard.body = String::from_utf8(body).expect("text");
    let length = NOTICE_REPLY.len();
    let reply = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{NOTICE_REPLY}");
    stream.write_all(reply.as_bytes()).expect("answered");
    heard
}

#[test]
fn notices_come_twice_and_are_only_a_reason_to_ask() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let script = Script { notices_ms: vec![100, 100, 400], ..Script::default() };
    let rule = Rule { script: Some(script), ..Rule::default() };
    let listen = "127.0.0.1:0".parse().expect("loopback");
    let server = Server::start(listen, key_ring(), vec![rule], Clock::Real).expect("a server");
    let mut settings = settings(format!("http://{}", server.address));
    let relay = listener.local_addr().expect("bound");
    settings.notify_url = Some(format!("http://{relay}/notices/maneki"));
    let wallet = Antom::new(settings, shop(), &key_ring().till_private, Arc::new(NoWireLog));
    let wallet = wallet.expect("complete settings");
    let order = Order {
        id: AttemptId(Id(42)),
        cart: CartId(Id(1)),
        amount: Yen::of(1_250),
        wallet: Wallet::Alipay,
        gateway: Gateway::Antom,
        code_hash: [0; 32],
    };
    let (attempt, _) = Attempt::start(order.clone(), NOON).expect("an amount");
    let reply = wallet.pay(&order, &PaymentCode::new(CODE), NOON);
    assert!(matches!(reply, Reply::Paid(_)), "{reply:?}");
    // The notice overtakes the answer: it changes nothing while pay is out.
    let (overtaken, effects) = attempt.step(Fact::Notified, NOON);
    assert_eq!((overtaken.state, effects.len()), (State::Sending, 0));
    let (paid, _) = attempt.step(Fact::Answered { call: 0, reply }, NOON);
    for number in 0..3 {
        let heard = hear(&listener);
        assert_eq!(wallet.read_notice(&heard.notice(&heard.body)), Some(order.id), "{number}");
        let forged = heard.body.replace("1250", "9999");
        assert_eq!(wallet.read_notice(&heard.notice(&forged)), None, "a forged one");
        assert_eq!(paid.step(Fact::Notified, AtMs(NOON.0 + 1)), (paid.clone(), vec![]));
    }
}
