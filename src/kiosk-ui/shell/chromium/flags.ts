/** How Chromium is started: each flag with its reason. Chromium 156 knows them all; what it does not know it would not say. */

/** Features that are switched off, with the reason. */
export const FEATURES_OFF: Readonly<Record<string, string>> = {
  Translate: "no bar that offers to translate",
  MediaRouter: "no search for other devices in the network",
  OptimizationHints: "nothing is fetched from Google",
  AutofillServerCommunication: "nothing is sent to Google",
  TouchpadOverscrollHistoryNavigation: "no swipe goes back",
  OverscrollHistoryNavigation: "no swipe goes back",
  DialMediaRouteProvider: "no search for other devices in the network",
};

/** Flags with their values and reasons; [flag, value or "", reason]. */
export const FLAGS: readonly (readonly [flag: string, value: string, why: string])[] = [
  ["kiosk", "", "the whole glass, without bars and buttons"],
  ["app", "data:text/html,", "a window without tabs and address, which asks the page before it acts on keys"],
  ["incognito", "", "cookies and storage are in memory only, and gone with the window"],
  ["remote-debugging-pipe", "", "the shell speaks to it over two pipes; no port is open"],
  ["no-first-run", "", "no questions at the first start"],
  ["no-default-browser-check", "", "no question whether it is the default"],
  ["noerrdialogs", "", "no window about an error"],
  ["hide-crash-restore-bubble", "", "no question after a crash"],
  ["disable-infobars", "", "no bar over the page"],
  ["deny-permission-prompts", "", "whatever a page asks for is denied, without a question"],
  ["disable-extensions", "", "nothing but the page"],
  ["disable-component-extensions-with-background-pages", "", "nothing but the page"],
  ["disable-component-update", "", "nothing is fetched"],
  ["disable-background-networking", "", "nothing is fetched"],
  ["disable-sync", "", "nothing is sent"],
  ["disable-domain-reliability", "", "nothing is sent"],
  ["disable-breakpad", "", "a dump of memory would hold what a patron saw"],
  ["no-pings", "", "nothing is sent"],
  ["metrics-recording-only", "", "nothing is sent"],
  ["host-resolver-rules", "MAP * ~NOTFOUND", "no name and no number leads anywhere"],
  ["proxy-server", "direct://", "no proxy of the system is asked"],
  ["webrtc-ip-handling-policy", "disable_non_proxied_udp", "no datagrams"],
  ["disk-cache-dir", "/dev/null", "nothing is written"],
  ["password-store", "basic", "no key ring is asked for"],
  ["disable-pinch", "", "two fingers do not zoom"],
  ["overscroll-history-navigation", "0", "no swipe goes back"],
  ["disable-print-preview", "", "no print dialog"],
  ["disable-dev-shm-usage", "", "a small /dev/shm does not end it"],
  ["disable-backgrounding-occluded-windows", "", "it paints whatever the window manager thinks of it"],
  ["disable-renderer-backgrounding", "", "it paints whatever the window manager thinks of it"],
  ["disable-background-timer-throttling", "", "it paints whatever the window manager thinks of it"],
  [
    "autoplay-policy",
    "no-user-gesture-required",
    "the four sounds play before anybody has touched the glass",
  ],
  ["js-flags", "--expose-gc", "the page lets go what it knew of a person when they have gone"],
  ["disable-features", Object.keys(FEATURES_OFF).join(","), "see the table of features"],
];

/** The command line, with a profile that is empty and taken away afterwards. */
export function commandLine(profile: string): string[] {
  return [
    `--user-data-dir=${profile}`,
    ...FLAGS.map(([flag, value]) => (value === "" ? `--${flag}` : `--${flag}=${value}`)),
  ];
}
