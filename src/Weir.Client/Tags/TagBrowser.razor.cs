using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Weir.Wire;

namespace Weir.Client.Tags;

/// <summary>Loads a list of attributes when its target changes, and lets go of it when it closes.</summary>
public sealed partial class TagBrowser
{
    /// <summary>CSS pixels; the style sheet says the same.</summary>
    private const float RowHeight = 24;

    private readonly CancellationTokenSource _closing = new();
    private TagTarget? _loaded;
    private TagList? _list;
    private TagTree? _tree;
    private List<int> _places = [];
    private int _selected;
    private string? _failure;
    private string _problem = "";
    private bool _copied;
    private ElementReference _rows;
    private ElementReference _search;

    /// <summary>Whose attributes.</summary>
    [Parameter, EditorRequired]
    public TagTarget Target { get; set; } = null!;

    /// <summary>Called to close it.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    private TagEntry? Chosen =>
        _tree is { } tree && _selected < tree.Rows.Count ? tree[tree.Rows[_selected]] : null;

    private string Count =>
        _copied ? Text["Tags.Copied"]
        : _tree is null ? ""
        : _tree.Search.Length > 0 ? Text.Count("Tags.Matches", _tree.Matches)
        : Text.Count("Tags.Count", _tree.Elements);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Target)
        {
            return;
        }
        var target = _loaded = Target;
        (_list, _tree, _failure, _selected, _places) = (null, null, null, 0, []);
        _problem = target.Problem;
        var (list, failure) = await LoadAsync(target);
        var problem = target.FrameUrl.Length > 0 ? await WhyAsync(target.FrameUrl) : target.Problem;
        // Another one may have been asked for meanwhile.
        if (_loaded == target && !_closing.IsCancellationRequested)
        {
            (_list, _failure, _problem) = (list, failure, problem);
            _tree = list is null ? null : new TagTree(list);
            Renumber();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _search.FocusAsync();
        }
    }

    /// <inheritdoc/>
    protected override void OnDispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private async Task<(TagList?, string?)> LoadAsync(TagTarget target)
    {
        try
        {
            using var answer = await Http.GetAsync(target.Url, _closing.Token);
            var bytes = await answer.Content.ReadAsByteArrayAsync(_closing.Token);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => (TagListCodec.Read(bytes), null),
                // Why the file cannot be read, and where: without patient data, as every message of the server.
                HttpStatusCode.UnprocessableEntity => (
                    null,
                    $"{Text["Tags.Failed"]} {Detail(bytes)}"
                ),
                _ => (null, Text["Tags.Failed"]),
            };
        }
        catch (Exception error) when (error is HttpRequestException or InvalidDataException)
        {
            return (null, Text["Tags.Failed"]);
        }
        catch (OperationCanceledException)
        {
            return (null, null);
        }
    }

    // Why a frame could not be shown: the message of its entry (docs/wire.md).
    private async Task<string> WhyAsync(string url)
    {
        try
        {
            var reader = new BatchReader(await Http.GetByteArrayAsync(url, _closing.Token));
            return reader.TryNext(out var entry, out var message) && entry.Status != FrameStatus.Ok
                ? Encoding.UTF8.GetString(message)
                : "";
        }
        catch (Exception error)
            when (error
                    is HttpRequestException
                        or InvalidDataException
                        or OperationCanceledException
            )
        {
            return "";
        }
    }

    private static string Detail(byte[] problem)
    {
        using var json = JsonDocument.Parse(problem);
        return json.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : "";
    }

    private void Change(Action act)
    {
        var at = _tree is { } tree && _selected < tree.Rows.Count ? tree.Rows[_selected] : 0;
        act();
        Renumber();
        // The same entry, or the last one before it that is still seen.
        var rows = _tree?.Rows ?? [];
        _selected = Math.Max(0, rows.Count(row => row <= at) - 1);
    }

    private void Renumber()
    {
        _copied = false;
        _places = [.. Enumerable.Range(0, _tree?.Rows.Count ?? 0)];
    }

    private void Search(ChangeEventArgs e)
    {
        if (_tree is { } tree)
        {
            tree.Search = e.Value as string ?? "";
            Renumber();
            _selected = 0;
        }
    }

    private void Select(int place) => (_selected, _copied) = (place, false);

    private void Toggle(int place)
    {
        _selected = place;
        if (_tree is { } tree)
        {
            var row = tree.Rows[place];
            Change(() => tree.SetOpen(row, !tree.IsOpen(row)));
        }
    }

    private async Task OnSearchKey(KeyboardEventArgs e)
    {
        if (e.Key is "ArrowDown" or "Enter")
        {
            await _rows.FocusAsync();
        }
    }

    private async Task OnKey(KeyboardEventArgs e)
    {
        if (e.Key == "Escape")
        {
            await OnClose.InvokeAsync();
        }
    }

    private async Task OnRowsKey(KeyboardEventArgs e)
    {
        if (_tree is not { Rows.Count: > 0 } tree)
        {
            return;
        }
        if (e is { Key: "c" or "C", CtrlKey: true } or { Key: "c", MetaKey: true })
        {
            await CopyValueAsync();
            return;
        }
        var height = await Page.RevealAsync(_rows, RowHeight * _selected, 2 * RowHeight);
        var page = Math.Max(1, (int)(height / RowHeight) - 2);
        var row = tree.Rows[_selected];
        switch (e.Key)
        {
            case "ArrowDown":
                Select(_selected + 1);
                break;
            case "ArrowUp":
                Select(_selected - 1);
                break;
            case "PageDown":
                Select(_selected + page);
                break;
            case "PageUp":
                Select(_selected - page);
                break;
            case "Home":
                Select(0);
                break;
            case "End":
                Select(tree.Rows.Count - 1);
                break;
            case "ArrowRight":
                Change(() => tree.SetOpen(row, true));
                break;
            case "ArrowLeft" when tree.HasContent(row) && tree.IsOpen(row):
                Change(() => tree.SetOpen(row, false));
                break;
            case "ArrowLeft" when tree.ParentOf(row) is >= 0 and var parent:
                Select(_places.FindIndex(p => tree.Rows[p] == parent));
                break;
            case "Enter":
                Toggle(_selected);
                break;
        }
        _selected = Math.Clamp(_selected, 0, tree.Rows.Count - 1);
        // The heads stay above the rows.
        await Page.RevealAsync(_rows, RowHeight * _selected, 2 * RowHeight);
    }

    private Task CopyValueAsync() =>
        Chosen is { } chosen ? CopyAsync(chosen.Value) : Task.CompletedTask;

    private Task CopyAllAsync() =>
        _tree is { } tree ? CopyAsync(tree.ToText()) : Task.CompletedTask;

    private async Task CopyAsync(string text)
    {
        await Page.CopyAsync(text);
        _copied = true;
    }
}
