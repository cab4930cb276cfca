using Microsoft.JSInterop;

namespace Weir.Client.Shell;

/// <summary>
/// Settings kept in this browser (<c>localStorage</c>). Holds no patient data. A browser that forbids storage has
/// settings for the length of the visit only.
/// </summary>
public sealed class BrowserStore(IJSRuntime js)
{
    /// <summary>The stored value, or null.</summary>
    public async ValueTask<string?> GetAsync(string key)
    {
        try
        {
            return await js.InvokeAsync<string?>("localStorage.getItem", key);
        }
        catch (JSException)
        {
            return null;
        }
    }

    /// <summary>Stores a value.</summary>
    public async ValueTask SetAsync(string key, string value)
    {
        try
        {
            await js.InvokeVoidAsync("localStorage.setItem", key, value);
        }
        catch (JSException)
        {
            // Storage is forbidden or full: the setting holds until the page goes.
        }
    }
}
