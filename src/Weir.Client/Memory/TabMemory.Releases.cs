using System.Runtime.InteropServices;
using Weir.Client.Stage;

namespace Weir.Client.Memory;

// What is given back: gathered into few messages, awaited until the stage confirms it.
public sealed partial class TabMemory
{
    private static readonly Residence[] Kinds =
    [
        Residence.Texture,
        Residence.Decoded,
        Residence.Encoded,
    ];

    private readonly Dictionary<(int Handle, Residence What), Ack> _acks = [];
    private readonly List<int>[] _toRelease =
    [
        [],
        [],
        [],
    ];
    private int _gathering;
    private TaskCompletionSource? _quiet;

    /// <summary>Releases the stage has not yet confirmed.</summary>
    public int ReleasesInFlight => _acks.Count;

    /// <summary>Completes when the stage has confirmed every release asked for so far.</summary>
    internal Task WhenReleasedAsync()
    {
        if (_acks.Count == 0)
        {
            return Task.CompletedTask;
        }
        _quiet ??= new TaskCompletionSource();
        return _quiet.Task;
    }

    /// <summary>Releases until the end of the scope travel together.</summary>
    internal Gathering Together()
    {
        _gathering++;
        return new Gathering(this);
    }

    private ValueTask ReleaseAsync(int handle, Residence what)
    {
        var ack = new Ack();
        // A texture may be made again and given back again before the first answer is here: the stage answers in order.
        if (_acks.TryGetValue((handle, what), out var first))
        {
            first.Append(ack);
        }
        else
        {
            _acks.Add((handle, what), ack);
        }
        _handles.Use(handle);
        _toRelease[Array.IndexOf(Kinds, what)].Add(handle);
        if (_gathering == 0)
        {
            SendReleases();
        }
        return new ValueTask(ack.Done.Task);
    }

    private void SendReleases()
    {
        for (var i = 0; i < Kinds.Length; i++)
        {
            if (_toRelease[i].Count > 0)
            {
                Stage.Release(CollectionsMarshal.AsSpan(_toRelease[i]), Kinds[i]);
                _toRelease[i].Clear();
            }
        }
    }

    private void OnReleased(in StageEvent e)
    {
        var what = (Residence)e.Code;
        if (!_acks.Remove((e.Id, what), out var ack))
        {
            return;
        }
        if (ack.Next is not null)
        {
            _acks.Add((e.Id, what), ack.Next);
        }
        _handles.Return(e.Id);
        if (what != Residence.Decoded)
        {
            _handles.Return(e.Id); // the use since the frame was asked for, or its texture
        }
        ack.Done.SetResult();
        if (_acks.Count == 0)
        {
            var quiet = _quiet;
            _quiet = null;
            quiet?.SetResult();
        }
        Changed?.Invoke();
    }

    private sealed class Ack
    {
        public TaskCompletionSource Done { get; } = new();
        public Ack? Next { get; private set; }

        public void Append(Ack ack)
        {
            var last = this;
            while (last.Next is not null)
            {
                last = last.Next;
            }
            last.Next = ack;
        }
    }

    /// <summary>See <see cref="Together"/>.</summary>
    internal readonly struct Gathering(TabMemory memory) : IDisposable
    {
        public void Dispose()
        {
            if (--memory._gathering == 0)
            {
                memory.SendReleases();
            }
        }
    }
}
