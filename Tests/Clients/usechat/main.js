// A page as its author would write it: useChat from the package, nothing of ours.
import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport, lastAssistantMessageIsCompleteWithApprovalResponses } from "ai";
import { createElement as h, useState } from "react";
import { createRoot } from "react-dom/client";

const id = new URLSearchParams(location.search).get("id");
const past = JSON.parse(sessionStorage.getItem(id) ?? "[]");

function Part({ part, answer }) {
  if (part.type === "text") return h("span", { className: "text" }, part.text);
  if (!part.type.startsWith("tool-")) return null;
  return h("div", { className: "tool" },
    h("code", null, `${part.type} ${part.state}`),
    part.state === "approval-requested" && [true, false].map(approved => h(
      "button", { key: approved, onClick: () => answer({ id: part.approval.id, approved }) }, approved ? "Approve" : "Deny")));
}

function Chat() {
  const [text, setText] = useState("");
  const chat = useChat({
    id,
    messages: past,
    resume: true,
    transport: new DefaultChatTransport({ api: "/api/chat", headers: { "X-AI-SDK-Version": "7" } }),
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses,
  });
  // What the page's author keeps of a chat: the messages of the user, so that a reload shows the question.
  sessionStorage.setItem(id, JSON.stringify(chat.messages.filter(m => m.role === "user")));
  const stop = () => fetch(`/api/chat/${id}/stop`, { method: "POST" });
  return h("main", null,
    h("p", { id: "status" }, chat.status),
    h("p", { id: "error" }, chat.error?.message ?? ""),
    chat.messages.map(m => h("div", { key: m.id, className: m.role }, m.parts.map((part, i) => h(Part, { key: i, part, answer: chat.addToolApprovalResponse })))),
    h("form", { onSubmit: e => { e.preventDefault(); chat.sendMessage({ text }); setText(""); } },
      h("input", { "aria-label": "Message", value: text, onChange: e => setText(e.target.value) }),
      h("button", { type: "submit" }, "Send")),
    h("button", { onClick: stop }, "Stop"));
}

createRoot(document.getElementById("root")).render(h(Chat));
