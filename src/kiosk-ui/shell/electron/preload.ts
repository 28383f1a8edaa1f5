import { GUARD, OWN_WORLD } from "../inside.ts";

/** The text of `preload.cjs`: in its sandbox a preload can load no file, and nobody strips types from it. */
export const renderPreload = (notice: string): string => `// ${notice}
const { contextBridge, ipcRenderer } = require("electron");

{
  const CHANNEL = "lectern";
  let hear = () => {};
  ipcRenderer.on(CHANNEL, (_event, text) => {
    // A message without text asks for a sign of life.
    if (text === undefined) ipcRenderer.send(CHANNEL, "lives");
    else hear(text);
  });
  contextBridge.exposeInMainWorld("lectern", {
    receive(listener) {
      hear = (text) => listener(text);
      ipcRenderer.send(CHANNEL, "listens");
    },
    send: (text) => ipcRenderer.send(CHANNEL, String(text)),
    painted: (revision) =>
      ipcRenderer.send(CHANNEL, JSON.stringify({ kind: "painted", revision })),
  });
}
contextBridge.executeInMainWorld({
  func: () => {
    ${OWN_WORLD}
  },
});
${GUARD}
`;
