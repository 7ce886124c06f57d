import "../../style/base.css";
import { mount } from "svelte";
import { connect } from "../../ipc/transport.ts";
import { Preferences } from "../../state/preferences.svelte.ts";
import { Till } from "../../state/till.svelte.ts";
import { screen } from "../../state/page.ts";
import App from "./App.svelte";

const preferences = new Preferences();
// What the demo's phone asks for is refused only outside the demo, where it is not opened.
mount(App, { target: screen(), props: { till: new Till(await connect("phone"), () => {}), preferences } });
