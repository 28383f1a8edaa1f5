import { open, rename } from "node:fs/promises";

/**
 * Writes a file whole: written, synced, named. Whenever the power goes, the old one or the new one is there. For this user
 * alone. That the new name stays is known when the directory is synced too.
 */
export async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, "w", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}
