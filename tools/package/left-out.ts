/** What of the production dependencies stays out of the package, and why. */

/** An architecture of Debian that Lectern is packaged for. */
export const ARCHITECTURES = ["amd64", "arm64"] as const;

export type Architecture = (typeof ARCHITECTURES)[number];

/** What others call an architecture. */
export const CALLED: Readonly<Record<Architecture, { readonly node: string; readonly gnu: string }>> = {
  amd64: { node: "x64", gnu: "x86_64-linux-gnu" },
  arm64: { node: "arm64", gnu: "aarch64-linux-gnu" },
};

/** Patterns of paths below `node_modules`, and why what they name is not needed on a station. */
export interface LeftOut {
  readonly why: string;
  readonly what: readonly string[];
  /** Nothing of it is in the package, so that its licence need not be either. */
  readonly altogether?: true;
}

/** Licences of what is in the package stay, wherever they lie and whatever they are called. */
export const KEPT = /(^|\/)(licen[cs]e|copying|notice|ofl)[^/]*$/i;

/** What only the page of the screen is made of; it is built into it. */
export const PAGE_PACKAGES: readonly string[] = [
  "@fontsource",
  "@preact",
  "lean-qr",
  "lucide",
  "preact",
  "simple-keyboard-layouts",
];

/** By the patterns of `fs.globSync`. */
export function leftOut(architecture: Architecture): readonly LeftOut[] {
  const { node } = CALLED[architecture];
  const others = ["arm", "arm64", "ia32", "x64"].filter((cpu) => cpu !== node);
  return [
    {
      why: "built into the page of the screen",
      what: PAGE_PACKAGES,
    },
    {
      why: "i18next names the compiler as a peer for its types",
      what: ["typescript", "@typescript"],
      altogether: true,
    },
    {
      why: "Node itself lies beside, without its headers and symbols",
      what: ["node-linux-*"],
      altogether: true,
    },
    { why: "npm's own, and what tools of their authors read", what: ["**/.*"] },
    {
      why: "command lines of modules, and what only these load",
      what: [
        "{commist,concat-stream,help-me,minimist}",
        "mqtt/{build/bin,help}",
        "node-gyp-build/{bin,build-test,optional}.js",
        "pino/bin.js",
        "pkg-prebuilds/bin",
        "yaml/bin.mjs",
        "*/*.sh",
      ],
    },
    {
      why: "types, maps and papers",
      what: ["**/*.{ts,mts,cts,map,md,markdown,flow,html,yml,tsbuildinfo}", "**/tsconfig*.json"],
    },
    {
      why: "tests and examples",
      what: [
        "pino/{test,benchmarks,examples,docs}",
        "bwip-js/examples",
        "*/test",
        "*/{benchmark,example,test}.js",
      ],
    },
    {
      why: "native code of other machines",
      what: [
        "**/prebuilds/{android,darwin,win32}-*",
        `**/prebuilds/linux-{${others.join(",")}}`,
        "**/prebuilds/linux-*/*.musl.node",
        "node-hid/prebuilds/HID*-{darwin,win32}-*",
        `node-hid/prebuilds/HID*-linux-{${others.join(",")}}`,
        "node-hid/prebuilds/HID*-linux-*-musl",
      ],
    },
    {
      why: "sources of native code",
      what: [
        "**/binding.gyp",
        "**/node-addon-api",
        "@serialport/bindings-cpp/src",
        "node-hid/{hidapi,src}",
        "usb/{libusb,src}",
      ],
    },
    {
      why: "the same for browsers, for other loaders, or for development",
      what: [
        "@point-of-sale/receipt-printer-encoder/dist/*.{cjs,esm.js,umd.js}",
        "@point-of-sale/receipt-printer-encoder/src",
        "@babel/runtime/helpers/esm",
        "bwip-js/{barcode.ps,bin,fonts,lib,src,*.h}",
        "bwip-js/dist/*.js",
        "bwip-js/dist/{bwip-js,bwip-js-rn}.mjs",
        "i18next/dist/{cjs,umd}",
        "i18next/*.js",
        "liquidjs/{bin,node_modules}",
        "liquidjs/dist/*.{browser.*,node.mjs}",
        "lru-cache/dist/esm",
        "mqtt/dist",
        "nodemailer/dist/cjs",
        "pngjs/browser.js",
        "xstate/dist/*.{development,esm,umd}.*",
        "yaml/browser",
        "zod/{src,v3}",
        "zod/**/*.cjs",
      ],
    },
  ];
}
