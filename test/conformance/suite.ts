/**
 * What Evergreen's own SIPServer suite (its t/00sc_status.t to t/11item_info.t) expects of a SIP2 server, as data in
 * our words: what is sent, how the answer must begin, and which fields it must hold. Order matters within a group.
 */
export interface Expectation {
  readonly name: string;
  readonly send: string;
  readonly begins: RegExp;
  readonly fields?: Readonly<Record<string, RegExp>>;
  /** Fields that may be absent, but must look like this if they are there. */
  readonly maybe?: Readonly<Record<string, RegExp>>;
}

export interface Site {
  readonly institution: string;
  readonly currency: string;
  readonly login: string;
  readonly password: string;
  readonly patron: {
    readonly id: string;
    readonly pin: string;
    readonly name: string;
    readonly address: string;
    readonly email: string;
    readonly phone: string;
    readonly birthDate: string;
    readonly patronClass: string;
    readonly internet: string;
    readonly homeLibrary: string;
  };
  readonly secondPatron: string;
  readonly item: { readonly id: string; readonly title: string; readonly owner: string };
  readonly accented: { readonly id: string; readonly title: string };
}

const DATE = String.raw`\d{8} {4}\d{6}`;
const begins = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll("DATE", DATE)}`);
const exactly = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\s*$`);
const EMPTY = /^$/;

/** The groups of the suite, each played on a connection of its own after login and SC status. */
export function suite(site: Site): Readonly<Record<string, readonly Expectation[]>> {
  const { institution: ao, patron, item, accented } = site;
  const who = { AO: exactly(ao), AA: exactly(patron.id) };
  const named = { ...who, AE: exactly(patron.name), BL: /^Y$/ };
  const checkout = (aa: string, ab: string): string =>
    `11YN20060329    203000                  AO${ao}|AA${aa}|AB${ab}|AC|`;
  const checkin = (ab: string): string =>
    `09N20060102    08423620060113    084235APUnder the bed|AO${ao}|AB${ab}|ACterminal password|`;
  const renew = (aa: string, ab: string): string =>
    `29NN20060102    084236                  AO${ao}|AA${aa}|AB${ab}|`;
  const information = (aa: string, summary: string, rest: string): string =>
    `6300020060329    201700${summary}AO${ao}|AA${aa}|${rest}`;
  const block = `01N20060102    084238AO${ao}|ALleft at the desk|AA${patron.id}|ACterminal password|`;
  const enable = (aa: string, rest: string): string => `2520060102    084238AO${ao}|AA${aa}|${rest}`;
  const hold = (mode: string, aa: string, ab: string, rest: string): string =>
    `15${mode}20060415    110158BW20991231    110158|BSTaylor|BY2|AO${ao}|AA${aa}|AB${ab}|${rest}`;
  const lend = { name: "lend", send: checkout(patron.id, item.id), begins: begins("121NNYDATE") };
  const takeBack = { name: "take back", send: checkin(item.id), begins: begins("101YNNDATE") };
  const personal = {
    ...named,
    BD: exactly(patron.address),
    BE: exactly(patron.email),
    BF: exactly(patron.phone),
    PB: exactly(patron.birthDate),
    PC: exactly(patron.patronClass),
    PI: exactly(patron.internet),
    AQ: exactly(patron.homeLibrary),
  };
  const limits = { BZ: /^\d{4}$/, CA: /^\d{4}$/, CB: /^\d{4}$/, BH: exactly(site.currency) };
  const holds = (count: string): Expectation => ({
    name: `${count} holds`,
    send: information(patron.id, " ".repeat(10), ""),
    begins: begins(`64 [ Y]{13}\\d{3}DATE${count}(\\d{4}){5}`),
  });

  return {
    "patron status": [
      {
        name: "valid patron and PIN",
        send: `2300120060101    084237AO${ao}|AA${patron.id}|AD${patron.pin}|AC|`,
        begins: begins(String.raw`24 [ Y]{13}\d{3}DATE`),
        fields: { ...named, CQ: /^Y$/ },
        maybe: { BH: exactly(site.currency), BV: /^[\d.]+$/ },
      },
      {
        name: "wrong PIN",
        send: `2300120060101    084237AO${ao}|AA${patron.id}|AC|ADbadw|`,
        begins: begins(String.raw`24[ Y]{14}\d{3}DATE`),
        fields: { ...named, CQ: /^N$/ },
      },
      {
        name: "unknown patron",
        send: `2300120060101    084237AO${ao}|AAwshakespeare|AC|`,
        begins: begins(String.raw`24Y[ Y]{13}\d{3}DATE`),
        fields: { AE: EMPTY, AA: exactly("wshakespeare"), AO: exactly(ao) },
      },
    ],
    "patron information": [
      ...["          ", "Y         ", " Y        ", "  Y       "].map((summary) => ({
        name: `summary "${summary}"`,
        send: information(patron.id, summary, ""),
        begins: begins(String.raw`64 [ Y]{13}\d{3}DATE(\d{4}){6}`),
        fields: personal,
        maybe: limits,
      })),
      {
        name: "unknown patron",
        send: information("bad_barcode", " ".repeat(10), ""),
        begins: begins(String.raw`64Y[ Y]{13}\d{3}DATE(\d{4}){6}`),
        fields: { AO: exactly(ao), AA: exactly("bad_barcode"), AE: EMPTY, BL: /^N$/ },
      },
      {
        name: "wrong PIN",
        send: information(patron.id, " ".repeat(10), "ADbadpwd|"),
        begins: begins(String.raw`64[ Y]{14}\d{3}DATE(\d{4}){6}`),
        fields: { ...named, CQ: /^N$/ },
      },
    ],
    checkout: [
      {
        ...lend,
        fields: { ...who, AB: exactly(item.id), AJ: exactly(item.title), AH: /^[^|]*$/ },
        maybe: { BT: /^\d{2}$/, CI: /^[YN]$/, BH: exactly(site.currency), BV: /^[.\d]+$/, CK: /^\d{3}$/ },
      },
      takeBack,
      {
        name: "a title with an accent",
        send: checkout(patron.id, accented.id),
        begins: begins("121NNYDATE"),
        fields: { ...who, AB: exactly(accented.id), AJ: exactly(accented.title) },
      },
      { name: "take it back", send: checkin(accented.id), begins: begins("101YNNDATE") },
      {
        name: "unknown item",
        send: checkout(patron.id, "no-barcode"),
        begins: begins("120NUNDATE"),
        fields: { ...who, AB: exactly("no-barcode"), AJ: EMPTY, AH: EMPTY, BL: /^Y$/ },
      },
      {
        name: "unknown patron",
        send: checkout("bad_barcode", item.id),
        begins: begins("120NUNDATE"),
        fields: { AO: exactly(ao), AB: exactly(item.id), AJ: exactly(item.title), AH: EMPTY, BL: /^N$/ },
      },
    ],
    checkin: [
      lend,
      {
        ...takeBack,
        fields: { ...who, AB: exactly(item.id), AQ: /^[^|]*$/, AJ: exactly(item.title) },
      },
      {
        name: "not on loan",
        send: checkin(item.id),
        begins: begins("100YNNDATE"),
        fields: { AO: exactly(ao), AB: exactly(item.id), AQ: /^[^|]*$/, AJ: exactly(item.title) },
      },
    ],
    renew: [
      lend,
      {
        name: "renewed",
        send: renew(patron.id, item.id),
        begins: begins("301YNNDATE"),
        fields: { ...who, AB: exactly(item.id), AJ: exactly(item.title), AH: new RegExp(`^${DATE}$`) },
        maybe: { CI: /^[YN]$/ },
      },
      takeBack,
      {
        name: "not on loan",
        send: renew(patron.id, item.id),
        begins: begins("300NUNDATE"),
        fields: { ...who, AB: exactly(item.id), AH: EMPTY },
      },
      {
        name: "unknown item",
        send: renew(patron.id, "bad-item"),
        begins: begins("300NUNDATE"),
        fields: { ...who, AB: exactly("bad-item"), AJ: EMPTY, AH: EMPTY },
      },
      {
        name: "unknown patron",
        send: renew("berick", item.id),
        begins: begins("300NUNDATE"),
        fields: { AA: exactly("berick"), AB: exactly(item.id), AH: EMPTY },
      },
    ],
    "renew all": [
      lend,
      {
        name: "one item renewed",
        send: `6520060102    084236AO${ao}|AA${patron.id}|`,
        begins: begins("66100010000DATE"),
        fields: { AO: exactly(ao), BM: exactly(item.id) },
      },
      {
        name: "wrong PIN",
        send: `6520060102    084236AO${ao}|AA${patron.id}|ADbadpwd|`,
        begins: begins("66000000000DATE"),
        fields: { AO: exactly(ao) },
      },
      takeBack,
      {
        name: "unknown patron",
        send: `6520060102    084236AO${ao}|AAberick|`,
        begins: begins("66000000000DATE"),
        fields: { AO: exactly(ao) },
      },
    ],
    "block and enable": [
      { name: "blocked", send: block, begins: begins("24Y{4}[ Y]{10}000DATE"), fields: named },
      {
        name: "a blocked patron borrows nothing",
        send: checkout(patron.id, item.id),
        begins: begins("120NUNDATE"),
        fields: { ...who, BL: /^Y$/ },
      },
      {
        name: "enabled without PIN",
        send: enable(patron.id, ""),
        begins: begins("26  [ Y]{12}000DATE"),
        fields: named,
      },
      { name: "blocked again", send: block, begins: begins("24Y{4}[ Y]{10}000DATE"), fields: named },
      {
        name: "enabled with PIN",
        send: enable(patron.id, `AD${patron.pin}|`),
        begins: begins("26 {4}[ Y]{10}000DATE"),
        fields: { ...named, CQ: /^Y$/ },
      },
      { name: "blocked once more", send: block, begins: begins("24Y{4}[ Y]{10}000DATE"), fields: named },
      {
        name: "a wrong PIN is said",
        send: enable(patron.id, "ADbad password|"),
        begins: begins("26[ Y]{14}000DATE"),
        fields: { ...named, CQ: /^N$/ },
      },
      { name: "enabled at last", send: enable(patron.id, ""), begins: begins("26  [ Y]{12}000DATE") },
      {
        name: "unknown patron",
        send: enable("bad_userid", ""),
        begins: begins("26Y{4}[ Y]{10}000DATE"),
        fields: { AA: exactly("bad_userid"), AE: EMPTY, BL: /^N$/ },
      },
    ],
    holds: [
      {
        name: "placed",
        send: hold("+", patron.id, item.id, ""),
        begins: begins("161[NY]DATE"),
        fields: { ...who, BR: /^1$/, BS: /^Taylor$/, AJ: exactly(item.title), AB: exactly(item.id) },
      },
      holds("0001"),
      {
        name: "second in the queue",
        send: hold("+", site.secondPatron, item.id, ""),
        begins: begins("161[NY]DATE"),
        fields: { AA: exactly(site.secondPatron), BR: /^2$/ },
      },
      {
        name: "cancelled",
        send: hold("-", patron.id, item.id, ""),
        begins: begins("161[NY]DATE"),
        fields: who,
      },
      holds("0000"),
      {
        name: "nothing left to cancel",
        send: hold("-", patron.id, item.id, ""),
        begins: begins("160NDATE"),
        fields: who,
      },
      {
        name: "the other cancelled",
        send: hold("-", site.secondPatron, item.id, ""),
        begins: begins("161[NY]DATE"),
      },
      {
        name: "wrong PIN",
        send: hold("+", patron.id, item.id, "ADbad password|"),
        begins: begins("160NDATE"),
        fields: who,
      },
      { name: "unknown patron", send: hold("+", "no_such_user", item.id, ""), begins: begins("160NDATE") },
      {
        name: "unknown item",
        send: hold("+", patron.id, "nosuchitem", ""),
        begins: begins("160NDATE"),
        fields: who,
      },
      holds("0000"),
    ],
    "item information": [
      {
        name: "available",
        send: `1720060110    215612AO${ao}|AB${item.id}|`,
        begins: begins("180[13]0201DATE"),
        fields: { AB: exactly(item.id), AJ: exactly(item.title) },
        maybe: { CK: /^\d{3}$/, BG: exactly(item.owner) },
      },
    ],
  };
}
