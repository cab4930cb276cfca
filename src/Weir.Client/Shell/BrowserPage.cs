using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Weir.Client.Shell;

/// <summary>The few things of the page itself that Blazor has no word for; <c>wwwroot/ui.js</c> is the other side.</summary>
public sealed class BrowserPage(IJSRuntime js)
{
    /// <summary>The page's address, before there is anything of Blazor to ask.</summary>
    [SupportedOSPlatform("browser")]
    public static string? Address() =>
        JSHost.GlobalThis.GetPropertyAsJSObject("location")?.GetPropertyAsString("href");

    /// <summary>The browser's own language, as a BCP 47 tag; likewise.</summary>
    [SupportedOSPlatform("browser")]
    public static string? Language() =>
        JSHost.GlobalThis.GetPropertyAsJSObject("navigator")?.GetPropertyAsString("language");

    /// <summary>Tells the document its language: fonts and screen readers go by it.</summary>
    public ValueTask SetLanguageAsync(string tag) => js.InvokeVoidAsync("weirUi.setLanguage", tag);

    /// <summary>Scrolls <paramref name="container"/> as little as shows the span. Gives the container's height. In CSS pixels.</summary>
    public ValueTask<double> RevealAsync(ElementReference container, double top, double height) =>
        js.InvokeAsync<double>("weirUi.reveal", container, top, height);

    /// <summary>Has the browser save a text as a file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="type">Its media type.</param>
    public ValueTask SaveAsync(string name, string text, string type = "application/json") =>
        js.InvokeVoidAsync("weirUi.save", name, text, type);

    /// <summary>Puts a text on the clipboard.</summary>
    public ValueTask CopyAsync(string text) => js.InvokeVoidAsync("weirUi.copy", text);

    /// <summary>Has the browser save a PNG as a file.</summary>
    public ValueTask SavePictureAsync(string name, byte[] png) =>
        js.InvokeVoidAsync("weirUi.savePicture", name, png);

    /// <summary>Puts a PNG on the clipboard; false where the browser has none for pictures (plain http) or refuses.</summary>
    public ValueTask<bool> CopyPictureAsync(byte[] png) =>
        js.InvokeAsync<bool>("weirUi.copyPicture", png);

    /// <summary>Opens an address of the app in another tab, which has no hold on this one.</summary>
    public ValueTask OpenTabAsync(string address) =>
        js.InvokeVoidAsync("open", address, "_blank", "noopener");

    /// <summary>The page takes the whole screen, or gives it back.</summary>
    public ValueTask ToggleFullScreenAsync() => js.InvokeVoidAsync("weirUi.toggleFullScreen");

    /// <summary>Focuses an element if what had the focus is gone.</summary>
    public ValueTask FocusIfLostAsync(ElementReference element) =>
        js.InvokeVoidAsync("weirUi.focusIfLost", element);

    /// <summary>The theme that the page has: <c>dark</c>, <c>light</c> or <c>system</c>.</summary>
    public ValueTask<string> ThemeAsync() => js.InvokeAsync<string>("weirUi.theme");

    /// <summary>Gives the page another theme.</summary>
    public ValueTask SetThemeAsync(string theme) => js.InvokeVoidAsync("weirUi.setTheme", theme);

    /// <summary>The text of the file chosen in a field, which is empty afterwards; null when there is none or it is longer.</summary>
    /// <param name="input">The field.</param>
    /// <param name="most">The most bytes.</param>
    public ValueTask<string?> ReadFileAsync(ElementReference input, int most) =>
        js.InvokeAsync<string?>("weirUi.readFile", input, most);

    /// <summary>Shows a <c>dialog</c> over everything: the browser keeps the focus in it, and gives it back.</summary>
    public ValueTask ShowDialogAsync(ElementReference dialog) =>
        js.InvokeVoidAsync("weirUi.showDialog", dialog);

    /// <summary>Closes a <c>dialog</c>.</summary>
    public ValueTask CloseDialogAsync(ElementReference dialog) =>
        js.InvokeVoidAsync("weirUi.closeDialog", dialog);

    /// <summary>Loads the page anew.</summary>
    public ValueTask ReloadAsync() => js.InvokeVoidAsync("location.reload");
}
