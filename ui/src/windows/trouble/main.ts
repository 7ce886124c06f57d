import "../../style/base.css";
import { mount } from "svelte";
import { followTheme } from "../../state/preferences.svelte.ts";
import App from "./App.svelte";
import { readFault } from "./fault.ts";

const target = document.querySelector("#app");
if (target === null) throw new Error("the page has no #app");
followTheme();
mount(App, { target, props: { fault: readFault(location.search) } });
