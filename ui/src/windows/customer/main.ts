import "../../style/base.css";
import { mount } from "svelte";
import { connect } from "../../ipc/transport.ts";
import { Preferences } from "../../state/preferences.svelte.ts";
import { Till } from "../../state/till.svelte.ts";
import { screen } from "../../state/page.ts";
import App from "./App.svelte";

// The customer can ask for nothing, so nothing can fail here.
mount(App, { target: screen(), props: { till: new Till(await connect("customer"), () => {}), preferences: new Preferences() } });
