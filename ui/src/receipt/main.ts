import { mount } from "svelte";
import App from "./App.svelte";
import type { Till } from "./read.ts";

/** The tills whose signatures this page takes; none where the list cannot be had. */
async function tills(): Promise<Till[]> {
  try {
    const answer = await fetch("tills.json");
    const { tills } = (await answer.json()) as { tills: Till[] };
    return tills;
  } catch {
    return [];
  }
}

const target = document.querySelector("#app");
if (target === null) throw new Error("the page has no #app");
if ("serviceWorker" in navigator) void navigator.serviceWorker.register("sw.js");
mount(App, { target, props: { tills: await tills(), wanted: navigator.languages } });
