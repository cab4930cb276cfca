using System.Text;
using Weir.Client.Memory;
using Weir.Memory;

namespace Weir.Client.Support;

/// <summary>
/// Records what is asked of the tab's RAM, on demand, for <c>tools/simulate</c>: <c>weir.trace(true)</c>, read for a while,
/// then <c>weir.trace(false)</c> gives the text. Keys are hashed with a secret that dies with the recording.
/// </summary>
public sealed class TabTrace(TabMemory memory)
{
    private TraceRecorder? _recorder;
    private IDisposable? _watching;

    /// <summary>Begins anew; what was recorded before is dropped.</summary>
    public void Start()
    {
        Stop();
        _recorder = new TraceRecorder(memory.Time);
        _watching = memory.Watch(_recorder);
        memory.StudyOpened += OnOpened;
    }

    /// <summary>Ends and gives the lines; empty when nothing was being recorded.</summary>
    public string Stop()
    {
        if (_recorder is null)
        {
            return "";
        }
        memory.StudyOpened -= OnOpened;
        _watching!.Dispose();
        var text = new StringBuilder(TraceLine.Header).Append('\n');
        foreach (var line in _recorder.Drain())
        {
            text.Append(line.ToString()).Append('\n');
        }
        _recorder = null;
        return text.ToString();
    }

    private void OnOpened(StudyEntry study) => _recorder?.Opened(study.Slot);
}
