// Three listeners for the life of the document, none a page or an element adds; the markup says what they do.
//   data-keys="ArrowUp Space"  keys this element handles itself: the browser's own action for them is held back
//   data-keys-home             where keys go while nothing has the focus (what had it is gone), and Escape from a closed menu
//   data-hotkey="/"            the element that this key focuses from anywhere that is not a text field
//   data-drag="…"              what a drag of this element carries (text/plain)
(() => {
  const isText = (target) => target.matches?.("input:not([type=range],[type=checkbox],[type=radio]), textarea, select");

  document.addEventListener(
    "keydown",
    (event) => {
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
      const key = event.key === " " ? "Space" : event.key;
      if (!isText(target)) {
        const hot = document.querySelector(`[data-hotkey="${CSS.escape(key)}"]`);
        if (hot) {
          hot.focus();
          hot.select?.();
          event.preventDefault();
          return;
        }
      }
      const home = event.isTrusted ? document.querySelector("[data-keys-home]") : null;
      if (home && target.matches("select") && key === "Escape") {
        // An open menu is all that this Escape closes; where the browser cannot tell, it counts as open.
        const open = !CSS.supports("selector(:open)") || target.matches(":open");
        event.stopImmediatePropagation();
        target.blur();
        if (open) return;
      }
      if (home && document.activeElement === document.body) {
        home.dispatchEvent(new KeyboardEvent("keydown", event));
        return;
      }
      const owner = target.closest("[data-keys]");
      if (owner && (!isText(target) || owner === target) && owner.dataset.keys.split(" ").includes(key)) {
        event.preventDefault();
      }
    },
    true,
  );

  document.addEventListener("dragstart", (event) => {
    const source = event.target instanceof Element ? event.target.closest("[data-drag]") : null;
    if (!source) return;
    event.dataTransfer.setData("text/plain", source.dataset.drag);
    event.dataTransfer.effectAllowed = "copy";
  });

  const save = (name, blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    // The download has begun; the bytes need not be held twice for long.
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // Before the first paint. A browser that denies storage has the theme of the page: dark.
  const setTheme = (theme) => {
    document.documentElement.dataset.theme = theme;
  };
  try {
    setTheme(localStorage.getItem("weir.theme") || "dark");
  } catch {
    setTheme("dark");
  }

  window.weirUi = {
    setTheme,
    theme: () => document.documentElement.dataset.theme,
    setLanguage: (tag) => {
      document.documentElement.lang = tag;
    },
    reveal: (container, top, height) => {
      const room = container.clientHeight;
      if (top < container.scrollTop) container.scrollTop = top;
      else if (top + height > container.scrollTop + room) container.scrollTop = top + height - room;
      return room;
    },
    readFile: async (input, most) => {
      const file = input.files[0];
      input.value = "";
      return file && file.size <= most ? file.text() : null;
    },
    save: (name, text, type) => save(name, new Blob([text], { type })),
    savePicture: (name, png) => save(name, new Blob([png], { type: "image/png" })),
    copyPicture: async (png) => {
      if (!navigator.clipboard?.write) return false;
      try {
        const blob = new Blob([png], { type: "image/png" });
        await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
        return true;
      } catch {
        return false;
      }
    },
    toggleFullScreen: async () => {
      try {
        if (document.fullscreenElement) await document.exitFullscreen();
        else await document.documentElement.requestFullscreen();
      } catch {
        // The browser does not allow it here; nothing is lost.
      }
    },
    copy: async (text) => {
      if (navigator.clipboard) return navigator.clipboard.writeText(text);
      // Plain http has no clipboard but that of a text field.
      const had = document.activeElement;
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      had?.focus?.();
    },
    showDialog: (element) => element.showModal(),
    closeDialog: (element) => element.close(),
    focusIfLost: (element) => {
      if (document.activeElement === document.body || document.activeElement === null) element.focus();
    },
  };
})();
