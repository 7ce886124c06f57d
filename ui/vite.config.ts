import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [svelte()],
  base: "./",
  server: {
    host: "127.0.0.1",
    port: 1420,
    strictPort: true,
    // Fonts, sounds and the icon live beside `ui/`.
    fs: { allow: [here("."), here("../assets")] },
  },
  build: {
    target: "safari16",
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        cashier: here("cashier.html"),
        manager: here("manager.html"),
        customer: here("customer.html"),
        phone: here("phone.html"),
        trouble: here("trouble.html"),
      },
    },
  },
  resolve: process.env["VITEST"] === undefined ? {} : { conditions: ["browser"] },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], restoreMocks: true },
});
