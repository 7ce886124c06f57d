import "../../style/base.css";
import { mount } from "svelte";
import { connect } from "../../ipc/transport.ts";
import { Preferences } from "../../state/preferences.svelte.ts";
import { screen } from "../../state/page.ts";
import App from "./App.svelte";
import { Desk } from "./desk.svelte.ts";

mount(App, { target: screen(), props: { desk: new Desk(await connect("cashier"), new Preferences()) } });
