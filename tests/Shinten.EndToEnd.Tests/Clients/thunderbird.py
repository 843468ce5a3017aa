"""Drives Thunderbird through Marionette: sets an account up from the address alone, reads, moves, deletes and sends.

usage: thunderbird.py DEMO_JSON FOLDER      prints one line of JSON for each step
"""
import imaplib, json, os, socket, ssl, subprocess, sys, time

demo = json.load(open(sys.argv[1]))
folder = sys.argv[2]
alice = next(a for a in demo["accounts"] if a["address"].startswith("alice@"))
profile = os.path.join(folder, "profile")
os.makedirs(profile)
with open(os.path.join(profile, "user.js"), "w") as prefs:
    for name, value in {
        "marionette.port": 2828,
        "app.update.auto": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "mail.provider.suppress_dialog_on_startup": True,
        "mail.spotlight.firstRunDone": True,
        "mail.winsearch.firstRunDone": True,
        "mailnews.start_page.enabled": False,
        "mail.shell.checkDefaultClient": False,
        "mailnews.auto_config.fetchFromISP.sslOnly": True,
        "network.dns.disableIPv6": True,
        "network.manage-offline-status": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "network.trr.mode": 5,
        "signon.rememberSignons": True,
        "mail.biff.show_alert": False,
    }.items():
        prefs.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")


class Marionette:
    def __init__(self, port):
        deadline = time.monotonic() + 300
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=300)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)
        self.buffer = b""
        self.serial = 0
        self.receive()

    def receive(self):
        while b":" not in self.buffer:
            self.buffer += self.more()
        length, _, rest = self.buffer.partition(b":")
        while len(rest) < int(length):
            rest += self.more()
        self.buffer = rest[int(length):]
        return json.loads(rest[:int(length)])

    def more(self):
        data = self.socket.recv(65536)
        if not data:
            raise EOFError("Thunderbird closed the connection")
        return data

    def call(self, command, **arguments):
        self.serial += 1
        text = json.dumps([0, self.serial, command, arguments]).encode()
        self.socket.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self.receive()
        if error:
            raise RuntimeError(f"{command}: {error['message']}\n{error.get('stacktrace', '')}")
        return result

    def run(self, script, *arguments):
        """The body of an async function in the program's own context; returns what it returns."""
        wrapped = """
            const done = arguments[arguments.length - 1];
            const given = Array.from(arguments).slice(0, -1);
            (async () => {
              const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
              %s
            })().then(value => done({ value }), error => done({ error: String(error) + "\\n" + error?.stack }));
        """ % script
        answer = self.call("WebDriver:ExecuteAsyncScript", script=wrapped, args=list(arguments), sandbox="system")["value"]
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")


def step(name, value):
    print(json.dumps({"step": name, "value": value}), flush=True)


environment = dict(os.environ, HOME=folder, MOZ_HEADLESS="1")
thunderbird = subprocess.Popen(
    ["thunderbird", "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", profile],
    env=environment, stdout=open(os.path.join(folder, "thunderbird.log"), "w"), stderr=subprocess.STDOUT)
try:
    tb = Marionette(2828)
    tb.call("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
    tb.call("Marionette:SetContext", value="chrome")
    tb.call("WebDriver:SetTimeouts", script=300000)

    # The demo's authority is trusted as an administrator would install it.
    authority = "".join(l for l in open(demo["ca"]).read().splitlines() if "-----" not in l)
    tb.run("""
        Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).addCertFromBase64(given[0], "C,C,C");
    """, authority)

    step("configured", tb.run("""
        const { FindConfig } = ChromeUtils.importESModule("resource:///modules/accountcreation/FindConfig.sys.mjs");
        const { AccountConfig } = ChromeUtils.importESModule("resource:///modules/accountcreation/AccountConfig.sys.mjs");
        const { CreateInBackend } = ChromeUtils.importESModule("resource:///modules/accountcreation/CreateInBackend.sys.mjs");
        const [address, password] = given;
        const search = FindConfig.parallelAutoDiscovery("example.test", address, new AbortController().signal, password);
        const config = (await search.next()).value;
        AccountConfig.replaceVariables(config, "Alice", address, password);
        await CreateInBackend.createAccountInBackend(config);
        const server = MailServices.accounts.accounts.map(a => a.incomingServer).find(s => s.type == "imap");
        return {
          source: config.source, incoming: [server.type, server.hostName, server.port, server.socketType, server.username],
          outgoing: [config.outgoing.hostname, config.outgoing.port, config.outgoing.socketType],
        };
    """, alice["address"], alice["appPasswords"]["everything"]))

    # What the steps below share; folders are known once the server has been asked for them.
    FOLDERS = """
        const server = MailServices.accounts.accounts.map(a => a.incomingServer).find(s => s.type == "imap");
        const wait = async (what, ready) => {
          for (let i = 0; i < 150; i++) {
            const value = await ready();
            if (value) return value;
            await new Promise(resolve => server.rootFolder && ChromeUtils.importESModule(
              "resource://gre/modules/Timer.sys.mjs").setTimeout(resolve, 200));
          }
          throw new Error(`${what} did not come about`);
        };
        const find = name => server.rootFolder.descendants.find(f => f.name.toLowerCase() == name.toLowerCase());
        const headers = folder => [...folder.messages];
        const refresh = folder => { folder.updateFolder(null); return true; };
    """
    count = tb.run(FOLDERS + """
        server.performExpand(null);
        const inbox = await wait("INBOX", () => find("inbox"));
        refresh(inbox);
        return await wait("letters", () => headers(inbox).length >= 20 && headers(inbox).length);
    """)
    step("listed", count)

    step("read", tb.run(FOLDERS + """
        const inbox = find("inbox");
        const header = headers(inbox).find(h => h.mime2DecodedSubject && h.mime2DecodedAuthor);
        const uri = inbox.getUriForMsg(header);
        const text = await new Promise((resolve, reject) => {
          let text = "";
          MailServices.messageServiceFromURI(uri).streamMessage(uri, {
            QueryInterface: ChromeUtils.generateQI(["nsIStreamListener"]),
            onStartRequest() {},
            onStopRequest(_, status) { Components.isSuccessCode(status) ? resolve(text) : reject(new Error(status)); },
            onDataAvailable(_, stream, __, length) {
              const input = Cc["@mozilla.org/scriptableinputstream;1"].createInstance(Ci.nsIScriptableInputStream);
              input.init(stream);
              text += input.read(length);
            },
          }, null, null, false, "");
        });
        return { subject: header.mime2DecodedSubject, bytes: text.length, hasHeader: text.includes("Subject:") };
    """))

    step("moved", moved := tb.run(FOLDERS + """
        const inbox = find("inbox");
        const archive = await wait("Archive", () => find("archive") || find("archives"));
        const header = headers(inbox)[0];
        const id = header.messageId;
        await new Promise((resolve, reject) => MailServices.copy.copyMessages(inbox, [header], archive, true, {
          QueryInterface: ChromeUtils.generateQI(["nsIMsgCopyServiceListener"]),
          onStartCopy() {}, onProgress() {}, setMessageKey() {}, getMessageId() { return null; },
          onStopCopy(status) { Components.isSuccessCode(status) ? resolve() : reject(new Error(status)); },
        }, null, false));
        refresh(archive);
        await wait("the moved letter", () => headers(archive).some(h => h.messageId == id));
        refresh(inbox);
        await wait("INBOX without it", () => headers(inbox).every(h => h.messageId != id));
        return id;
    """))

    step("deleted", deleted := tb.run(FOLDERS + """
        const inbox = find("inbox");
        const header = headers(inbox)[0];
        const id = header.messageId;
        inbox.deleteMessages([header], null, false, false, null, false);
        await wait("INBOX without it", () => { refresh(inbox); return headers(inbox).every(h => h.messageId != id); });
        return id;
    """))

    step("sent", tb.run(FOLDERS + """
        const account = MailServices.accounts.accounts.find(a => a.incomingServer.type == "imap");
        const identity = account.defaultIdentity;
        const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
        fields.from = identity.email;
        fields.to = given[0];
        fields.bcc = "";
        fields.subject = "Sent by Thunderbird";
        fields.body = "Hello from Thunderbird.\\n";
        const parameters = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
        parameters.composeFields = fields;
        parameters.identity = identity;
        parameters.format = Ci.nsIMsgCompFormat.PlainText;
        const compose = Cc["@mozilla.org/messengercompose/compose;1"].createInstance(Ci.nsIMsgCompose);
        compose.initialize(parameters);
        const { MessageSend } = ChromeUtils.importESModule("resource:///modules/MessageSend.sys.mjs");
        const send = new MessageSend();
        await new Promise((resolve, reject) => {
          send.createAndSendMessage(
            null, identity, account.key, fields, false, false, Ci.nsIMsgSend.nsMsgDeliverNow, null,
            "text/plain", "Hello from Thunderbird.\\r\\n", null, null, {
              QueryInterface: ChromeUtils.generateQI(["nsIMsgSendListener"]),
              onStartSending() {}, onProgress() {}, onStatus() {}, onGetDraftFolderURI() {},
              onSendNotPerformed() { reject(new Error("not performed")); },
              onTransportSecurityError(id, status) { reject(new Error("TLS " + status)); },
              onStopSending(id, status, message) {
                Components.isSuccessCode(status) ? resolve() : reject(new Error(status + " " + message));
              },
            }, "", Ci.nsIMsgCompType.New);
        });
        return true;
    """, demo["accounts"][1]["address"]))
finally:
    thunderbird.terminate()
    thunderbird.wait()


def find(account, folder, header, value):
    """How many letters of an account's folder have this in a header field, asked over IMAP."""
    trust = ssl.create_default_context(cafile=demo["ca"])
    with imaplib.IMAP4_SSL("mail.example.test", demo["ports"]["imaps"], ssl_context=trust) as imap:
        imap.login(account["address"], account["appPasswords"]["everything"])
        imap.select(folder, readonly=True)
        return len(imap.search(None, "HEADER", header, f'"{value}"')[1][0].split())


bob = next(a for a in demo["accounts"] if a["address"].startswith("bob@"))
step("at bob's", find(bob, "INBOX", "Subject", "Sent by Thunderbird"))
step("in the archive", find(alice, "Archive", "Message-ID", moved))
step("left in the inbox", find(alice, "INBOX", "Message-ID", moved) + find(alice, "INBOX", "Message-ID", deleted))
step("in the trash", find(alice, "Trash", "Message-ID", deleted))
