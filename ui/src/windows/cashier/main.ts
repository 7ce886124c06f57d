import "../../style/base.css";
import { mount } from "svelte";
import { connect } from "../../ipc/transport.ts";
import { Preferences } from "../../state/preferences.svelte.ts";
import App from "./App.svelte";
import { Desk } from "./desk.svelte.ts";

const target = document.querySelector("#app");
if (target === null) throw new Error("the page has no #app");
mount(App, { target, props: { desk: new Desk(await connect("cashier"), new Preferences()) } });
