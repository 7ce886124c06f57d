// The page that shows e-receipts on a visitor's phone: plain files for any web server, with names
// that its service worker knows.

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("receipt"),
  plugins: [svelte({ configFile: here("svelte.config.js") })],
  base: "./",
  build: {
    target: ["safari15", "chrome90"],
    outDir: here("dist/receipt"),
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      output: { entryFileNames: "app.js", assetFileNames: "app.[ext]", codeSplitting: false },
    },
  },
});
