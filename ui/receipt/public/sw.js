// Keeps the page on the phone after one visit. What the network has newer is taken, and kept for
// the next time without one.
const KEPT = "maneki-receipt-1";
const FILES = ["./", "app.js", "app.css", "tills.json"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((n) => n !== KEPT).map((n) => caches.delete(n)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

async function newest(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(request, answer.clone());
    return answer;
  } catch (silence) {
    const before = await kept.match(request, { ignoreSearch: true });
    if (before === undefined) throw silence;
    return before;
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(newest(event.request));
});
