// A pretend till for looking at screens: `npm run dev`, then `cashier.html?scene=…`.
// Development builds only. It knows no rules; the real till is one `?serve=` away.

import catalogue from "../../../assets/shop/products.csv?raw";
import type { Commands, ProductView, StaffTile, Views } from "./bindings.ts";
import { SCENES } from "./fixture-scenes.ts";
import type { Answer, CommandName, Frame, Transport, WindowName } from "./transport.ts";

export function fixtureTransport<W extends WindowName>(
  name: W,
  params: URLSearchParams,
): Transport<W> {
  const scene = params.get("scene") ?? (name === "manager" ? "receipts" : "selling");
  const make = SCENES[name][scene];
  if (make === undefined) {
    throw new Error(`scenes of ${name}: ${Object.keys(SCENES[name]).join(", ")}`);
  }
  const view = inLanguage(make(products()) as Views[W], params.get("lang"));
  return {
    call(command, request) {
      const reply = replies[command]?.(request) ?? {};
      return Promise.resolve({ ok: true, value: reply } as Answer<never>);
    },
    onView(handler) {
      setTimeout(() => handler(view));
    },
    onFrame(handler) {
      const timer = setTimeout(() => handler(phoneBeforeCamera()), 50);
      return () => clearTimeout(timer);
    },
    onLink(handler) {
      setTimeout(() => handler(params.has("lost") ? "lost" : "open"), 100);
    },
  };
}

/** The same picture for staff of another language; the visitor's scenes look by themselves. */
function inLanguage<V extends Views[WindowName]>(view: V, language: string | null): V {
  if (language === null || !("session" in view) || view.session === null) return view;
  const staff = { ...view.session.staff, language: language as StaffTile["language"] };
  return { ...view, session: { ...view.session, staff } };
}

type Replies = { [C in CommandName]?: (request: Commands[C]["request"]) => Commands[C]["reply"] };
const answers: Replies = {
  quick_keys: () => products().filter(({ quick }) => quick !== null),
  search_products: ({ text, limit }) =>
    products()
      .filter(({ names, jan, kana }) =>
        [names.ja, names.zh, names.en, jan ?? "", kana].some((name) =>
          name.toLowerCase().includes(text.toLowerCase()),
        ),
      )
      .slice(0, limit),
  ...SCENES.answers,
};
const replies = answers as Partial<Record<CommandName, (request: unknown) => unknown>>;

let read: ProductView[] | null = null;

function products(): ProductView[] {
  read ??= catalogue.trim().split("\n").slice(1).map(product);
  return read;
}

function product(row: string): ProductView {
  const cells = [...row.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((cell) => cell[2] ?? cell[1] ?? "");
  const [sku = "", jan, ja = "", kana = "", zh = "", en = "", price, tax, free, category = ""] = cells;
  const [colour = "", page, place] = cells.slice(10);
  return {
    sku,
    jan: jan === "" ? null : (jan ?? null),
    names: { ja, zh, en },
    kana,
    price_yen: Number(price),
    class: tax === "reduced" || tax === "untaxed" ? tax : "standard",
    tax_free: free === "yes",
    category,
    quick: colour === "" ? null : { page: Number(page), place: Number(place), colour },
  };
}

/** A grey picture of a hand holding a phone with a code. */
function phoneBeforeCamera(): Frame {
  const [width, height] = [320, 240];
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const phone = x > 96 && x < 224 && y > 14;
      const code = x >= 116 && x < 204 && y >= 70 && y < 158;
      const dark = ((x >> 3) * 7 + (y >> 3) * 13 + (x >> 3) * (y >> 3)) % 5 < 2;
      const room = 70 + 30 * Math.sin(x / 60) + y / 8;
      grey[y * width + x] = code ? (dark ? 25 : 235) : phone ? 225 : room;
    }
  }
  const codes = [[116, 70], [204, 70], [204, 158], [116, 158]].map(([x = 0, y = 0]) => ({ x, y }));
  return { width, height, grey, codes: [codes] };
}
