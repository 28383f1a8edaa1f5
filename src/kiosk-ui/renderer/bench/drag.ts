/** Dragging alike by mouse, pen and finger: the thing stays where it is until it is let go, and a picture of it goes along. */
import { wish } from "./state.ts";

/** What becomes of a thing that is let go over a place, by the place's `data-takes`. */
const TAKES: Readonly<Record<string, (id: string) => void>> = {
  pad: (id) => wish({ do: "lay", id }),
  shelf: (id) => wish({ do: "lift", id }),
  scanner: (id) => wish({ do: "scan", id }),
  gate: (id) => wish({ do: "carry", id }),
};

/** Less is a click, pixels. */
const SLACK = 6;

/** Begins to drag what is touched; a finger takes it by its cover, for elsewhere it scrolls. */
export function drag(id: string, event: PointerEvent): void {
  const { currentTarget: thing, target, pointerId, pointerType, clientX: fromX, clientY: fromY } = event;
  if (!(thing instanceof HTMLElement) || !(target instanceof Element) || event.button !== 0) return;
  if (target.closest("button") !== null) return;
  const cover = thing.querySelector(".cover");
  if (pointerType === "touch" && cover?.contains(target) !== true) return;
  event.preventDefault();
  thing.setPointerCapture(pointerId);
  let picture: HTMLElement | undefined;
  const move = ({ clientX, clientY }: PointerEvent): void => {
    if (picture === undefined && Math.hypot(clientX - fromX, clientY - fromY) < SLACK) return;
    picture ??= pictureOf(thing);
    picture.style.translate = `${clientX - fromX}px ${clientY - fromY}px`;
    mark(placeAt(clientX, clientY));
  };
  const end = ({ type, clientX, clientY }: PointerEvent): void => {
    thing.removeEventListener("pointermove", move);
    for (const each of ENDS) thing.removeEventListener(each, end);
    mark(undefined);
    if (picture === undefined) return;
    picture.remove();
    const takes = placeAt(clientX, clientY)?.dataset["takes"];
    if (type === "pointerup" && takes !== undefined) TAKES[takes]?.(id);
  };
  thing.addEventListener("pointermove", move);
  for (const each of ENDS) thing.addEventListener(each, end);
}

const ENDS = ["pointerup", "pointercancel"] as const;

function pictureOf(thing: HTMLElement): HTMLElement {
  const { left, top, width } = thing.getBoundingClientRect();
  const picture = document.createElement("div");
  picture.className = "dragged";
  picture.append(...[...thing.childNodes].map((each) => each.cloneNode(true)));
  Object.assign(picture.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
  document.body.append(picture);
  return picture;
}

function placeAt(x: number, y: number): HTMLElement | undefined {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-takes]") ?? undefined;
}

function mark(place: HTMLElement | undefined): void {
  for (const each of document.querySelectorAll("[data-over]"))
    if (each !== place) each.removeAttribute("data-over");
  place?.setAttribute("data-over", "");
}
