import "../../style/base.css";
import { mount } from "svelte";
import { connect } from "../../ipc/transport.ts";
import { Preferences } from "../../state/preferences.svelte.ts";
import { Till } from "../../state/till.svelte.ts";
import App from "./App.svelte";

const target = document.querySelector("#app");
if (target === null) throw new Error("the page has no #app");
// The customer can ask for nothing, so nothing can fail here.
mount(App, { target, props: { till: new Till(await connect("customer"), () => {}), preferences: new Preferences() } });
