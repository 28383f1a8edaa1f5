import type { Clock } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";

export interface Post {
  readonly url: string;
  /** Shown as a bearer; "" for none. */
  readonly token: string;
  readonly body: object;
  readonly clock: Clock;
}

/** Who takes longer is tried again later, milliseconds. */
const PATIENCE_MS = 15_000;

/**
 * Posts JSON and reads nothing of the answer but its status. `alert.refused`: what was posted is not wanted, for good
 * (4xx); after `alert.not-taken` it may be tried again. Redirections are not followed: a token is for one address.
 */
export async function postJson({
  url,
  token,
  body,
  clock,
}: Post): Promise<Result<void, Fault<"alert.refused" | "alert.not-taken">>> {
  const control = new AbortController();
  const timer = clock.after(PATIENCE_MS, () => control.abort());
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: control.signal,
    });
    await answer.body?.cancel();
    if (answer.ok) return ok(undefined);
    return failed(
      fault(isFinal(answer.status) ? "alert.refused" : "alert.not-taken", `status ${answer.status}`),
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { cause } = error;
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
    return failed(fault("alert.not-taken", why));
  } finally {
    timer.cancel();
  }
}

/** Of a wrong token or address (401, 403, 404), of too long and too much (408, 429), somebody may yet mend the cause. */
const isFinal = (status: number): boolean => [400, 405, 410, 413, 415, 422].includes(status);
