/**
 * Chromium's policies (chromeenterprise.google/policies), which no flag and no page overrides: name, value, reason. The
 * second wall: each stands also where the first one has a hole. Two are not among them (seen with Chromium 156):
 * DeveloperToolsAvailability, for where it denies them the shell's own pipe goes unanswered; and URLBlocklist, which shows a
 * page of its own where the shell lets an address come to nothing.
 */
export const POLICIES: readonly (readonly [
  name: string,
  value: string | number | boolean | readonly string[],
  why: string,
])[] = [
  ["IncognitoModeAvailability", 0, "available: the window is one"],
  ["BrowserGuestModeEnabled", false, "no other window"],
  ["BrowserAddPersonEnabled", false, "no other window"],
  ["PrintingEnabled", false, "no print dialog"],
  ["DefaultPopupsSetting", 2, "no second window"],
  ["DownloadRestrictions", 3, "nothing is saved"],
  ["AllowFileSelectionDialogs", false, "nobody looks at files"],
  ["DefaultGeolocationSetting", 2, "denied"],
  ["DefaultNotificationsSetting", 2, "denied"],
  ["DefaultClipboardSetting", 2, "denied"],
  ["DefaultSensorsSetting", 2, "denied"],
  ["DefaultSerialGuardSetting", 2, "denied: devices are core's"],
  ["DefaultWebUsbGuardSetting", 2, "denied: devices are core's"],
  ["DefaultWebHidGuardSetting", 2, "denied: devices are core's"],
  ["DefaultWebBluetoothGuardSetting", 2, "denied"],
  ["DefaultFileSystemReadGuardSetting", 2, "denied"],
  ["DefaultFileSystemWriteGuardSetting", 2, "denied"],
  ["DefaultWindowManagementSetting", 2, "denied"],
  ["AudioCaptureAllowed", false, "denied"],
  ["VideoCaptureAllowed", false, "denied"],
  ["ScreenCaptureAllowed", false, "denied"],
  ["PasswordManagerEnabled", false, "nothing is remembered"],
  ["AutofillAddressEnabled", false, "nothing is remembered"],
  ["AutofillCreditCardEnabled", false, "nothing is remembered"],
  ["SavingBrowserHistoryDisabled", true, "nothing is remembered"],
  ["SyncDisabled", true, "nothing is sent"],
  ["MetricsReportingEnabled", false, "nothing is sent"],
  ["SearchSuggestEnabled", false, "nothing is sent"],
  ["NetworkPredictionOptions", 2, "nothing is fetched before it is asked for"],
  ["DnsOverHttpsMode", "off", "nothing is asked"],
  ["TranslateEnabled", false, "no bar that offers to translate"],
  ["SpellcheckEnabled", false, "nothing is fetched"],
  ["ComponentUpdatesEnabled", false, "Debian updates it"],
  ["BackgroundModeEnabled", false, "it ends with its window"],
  ["ExtensionInstallBlocklist", ["*"], "nothing but the page"],
  ["PromotionsEnabled", false, "nothing but the page"],
];

/** `chromium-policy.json`, as it belongs into /etc/chromium/policies/managed/. */
export function renderPolicies(): string {
  return `${JSON.stringify(Object.fromEntries(POLICIES.map(([name, value]) => [name, value])), null, 2)}\n`;
}
