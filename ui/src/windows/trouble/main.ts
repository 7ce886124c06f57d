import "../../style/base.css";
import { mount } from "svelte";
import { followTheme } from "../../state/preferences.svelte.ts";
import { screen } from "../../state/page.ts";
import App from "./App.svelte";
import { readFault } from "./fault.ts";

followTheme();
mount(App, { target: screen(), props: { fault: readFault(location.search) } });
