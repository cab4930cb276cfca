using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Weir.Client.Shell;

namespace Weir.Client.Studies;

/// <summary>The list of studies: asks the server for the rows in view only, and opens a study by click or Enter.</summary>
public sealed partial class StudyListPage
{
    /// <summary>Height of a row in CSS pixels; <c>--row</c> in list.css is the same.</summary>
    private const float RowHeight = 36;

    /// <summary>More rows than a window is high.</summary>
    internal const int FirstRows = 60;

    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(200);

    // Rows by index as far as they were shown, so that Enter knows what the chosen row holds.
    private readonly Dictionary<int, StudySummary> _known = [];
    private Debounce _typing = null!;
    private Virtualize<Place>? _list;
    private ElementReference _rows;

    // Rows that are there before the list can ask for them; null once it has its own.
    private StudyPage? _first;
    private string? _failure;
    private bool _loading = true;
    private double _rowsHeight = 600;

    private readonly record struct Place(int Index, StudySummary Study);

    private bool HasNote => _failure is not null || (State.Total == 0 && !_loading);

    private string Count =>
        State.Total is not { } total || _failure is not null ? ""
        : State.Query.IsFiltered ? Text.Count("List.Count.Filtered", total)
        : Text.Count("List.Count", total);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        _typing = new Debounce(Time, TypingPause, () => _ = InvokeAsync(RefreshAsync));
        Memory.Changed += RenderAgain;
        _first = Api.Ready(State.Query);
        foreach (var (index, study) in (_first?.Studies ?? []).Index())
            _known[index] = study;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        await _rows.FocusAsync(preventScroll: true);
        await RevealAsync();
    }

    /// <inheritdoc/>
    protected override void OnDispose()
    {
        Memory.Changed -= RenderAgain;
        _typing.Dispose();
    }

    private async ValueTask<ItemsProviderResult<Place>> ProvideAsync(ItemsProviderRequest request)
    {
        try
        {
            var page = await Api.FindAsync(
                State.Query,
                request.StartIndex,
                request.Count,
                request.CancellationToken
            );
            Answered(page.Total, null);
            var places = page.Studies.Select((s, i) => new Place(request.StartIndex + i, s));
            foreach (var (index, study) in places)
                _known[index] = study;
            return new(places, page.Total);
        }
        catch (Exception error)
            when (error is HttpRequestException or JsonException or NotSupportedException)
        {
            Answered(0, Explain(error));
            return new([], 0);
        }
    }

    private void Answered(int total, string? failure)
    {
        _first = null;
        if (State.Total == total && _failure == failure && !_loading)
            return;
        _loading = false;
        _failure = failure;
        State.Total = total;
        State.Selected = Math.Clamp(State.Selected, 0, Math.Max(0, total - 1));
        RenderAgain();
    }

    private string Explain(Exception error) =>
        error switch
        {
            HttpRequestException { StatusCode: { } status } => Text.Format(
                "List.Error.Status",
                (int)status
            ),
            HttpRequestException => Text["List.Error.Network"],
            _ => Text["List.Error.Format"],
        };

    private void Type(StudyQuery query)
    {
        State.Query = query;
        _typing.Call();
    }

    private Task AskAsync(StudyQuery query)
    {
        State.Query = query;
        return RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        _typing.Cancel();
        _known.Clear();
        _loading = true;
        if (_list is not null)
            await _list.RefreshDataAsync();
        StateHasChanged();
    }

    // The address enters the mode before the viewer is rendered: the fetch is on its way at once.
    private void Open(int index)
    {
        Opening(index);
        if (_known.TryGetValue(index, out var study))
        {
            Navigation.NavigateTo(StudyRow.AddressOf(study.StudyInstanceUid));
        }
    }

    // What a click on the row's link does beside following it.
    private void Opening(int index)
    {
        State.Selected = index;
        if (_known.TryGetValue(index, out var study))
        {
            State.Opened = study.StudyInstanceUid;
            // In the order of opening it is the first from now on.
            State.Selected = State.Query.Sort == StudyColumn.Opened ? 0 : index;
        }
    }

    private void Keep(string studyUid) => Memory.ToggleKeep(studyUid);

    private Task OpenInTabAsync(int index) =>
        _known.TryGetValue(index, out var study)
            ? Page.OpenTabAsync(StudyRow.AddressOf(study.StudyInstanceUid)).AsTask()
            : Task.CompletedTask;

    private async Task OnRowsKey(KeyboardEventArgs e)
    {
        if (e is { Key: "Enter", AltKey: false } && (e.CtrlKey || e.MetaKey))
            await OpenInTabAsync(State.Selected);
        if (State.Total is not (> 0 and var total) || e.CtrlKey || e.AltKey || e.MetaKey)
            return;
        var inView = Math.Max(1, (int)(_rowsHeight / RowHeight) - 1);
        var next = e.Key switch
        {
            "ArrowDown" => State.Selected + 1,
            "ArrowUp" => State.Selected - 1,
            "PageDown" => State.Selected + inView,
            "PageUp" => State.Selected - inView,
            "Home" => 0,
            "End" => total - 1,
            _ => -1,
        };
        if (e.Key == "Enter")
        {
            Open(State.Selected);
        }
        else if (e.Key is "k" or "K" && _known.TryGetValue(State.Selected, out var study))
        {
            Keep(study.StudyInstanceUid);
        }
        else if (next != -1 || e.Key is "ArrowUp" or "PageUp")
        {
            State.Selected = Math.Clamp(next, 0, total - 1);
            Memory.DismissKeepRefusal();
            await RevealAsync();
        }
    }

    private async Task OnFilterKey(KeyboardEventArgs e)
    {
        if (e.Key is "Enter" or "ArrowDown")
        {
            await RefreshAsync();
            State.Selected = 0;
            await _rows.FocusAsync();
        }
    }

    private async Task OnPageKey(KeyboardEventArgs e)
    {
        if (e.Key != "Escape")
            return;
        // What lies on top goes first, as in the viewer.
        if (Memory.IsOpen)
            Memory.SetOpen(false);
        else if (State.Query.IsFiltered)
            await AskAsync(State.Query.Unfiltered);
        await _rows.FocusAsync();
    }

    private async Task RevealAsync() =>
        _rowsHeight = await Page.RevealAsync(_rows, State.Selected * RowHeight, RowHeight);
}
