/** Where a window's screen goes, in place of what its page shows until then. */
export function screen(): Element {
  const place = document.querySelector("#app");
  if (place === null) throw new Error("the page has no #app");
  place.replaceChildren();
  return place;
}
