import { Account } from "./account.tsx";
import { Card } from "./card.tsx";
import { Confirm } from "./confirm.tsx";
import { Goodbye } from "./goodbye.tsx";
import { Items } from "./items.tsx";
import { NotYou } from "./not-you.tsx";
import { OddOneOut } from "./odd-one-out.tsx";
import { OutOfService } from "./out-of-service.tsx";
import type { Parts } from "./parts.ts";
import { Pay } from "./pay.tsx";
import { Pin } from "./pin.tsx";
import { Receipt } from "./receipt.tsx";
import { Returns } from "./returns.tsx";
import { Staff } from "./staff.tsx";
import { StaffPin } from "./staff-pin.tsx";
import { Time } from "./time.tsx";
import { Welcome } from "./welcome.tsx";

/** The component of each screen. */
export function ScreenOf({ view, ...rest }: Parts) {
  switch (view.screen) {
    case "welcome":
      return <Welcome {...rest} view={view} />;
    case "card":
      return <Card {...rest} view={view} />;
    case "pin":
      return <Pin {...rest} view={view} />;
    case "not-you":
      return <NotYou {...rest} view={view} />;
    case "items":
      return <Items {...rest} view={view} />;
    case "odd-one-out":
      return <OddOneOut {...rest} view={view} />;
    case "returns":
      return <Returns {...rest} view={view} />;
    case "confirm":
      return <Confirm {...rest} view={view} />;
    case "account":
      return <Account {...rest} view={view} />;
    case "pay":
      return <Pay {...rest} view={view} />;
    case "receipt":
      return <Receipt {...rest} view={view} />;
    case "goodbye":
      return <Goodbye {...rest} view={view} />;
    case "time":
      return <Time {...rest} view={view} />;
    case "out-of-service":
      return <OutOfService {...rest} view={view} />;
    case "staff-pin":
      return <StaffPin {...rest} view={view} />;
    case "staff":
      return <Staff {...rest} view={view} />;
  }
}
