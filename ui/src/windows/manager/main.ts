import "../../style/base.css";
import { mount } from "svelte";
import { connect } from "../../ipc/transport.ts";
import { Preferences } from "../../state/preferences.svelte.ts";
import { screen } from "../../state/page.ts";
import App from "./App.svelte";
import { Office, PAGES } from "./office.svelte.ts";

const wanted = location.hash.slice(1);
const page = PAGES.find((known) => known === wanted) ?? "receipts";
const office = new Office(await connect("manager"), new Preferences(), page);
mount(App, { target: screen(), props: { office } });
