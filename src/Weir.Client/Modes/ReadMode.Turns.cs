using Weir.Client.Comparing;

namespace Weir.Client.Modes;

// The two that are compared in one place take turns by themselves: what has changed is what moves.
public sealed partial class ReadMode
{
    /// <summary>
    /// Turns a second that can be chosen. Three at most: two turns are one flash, and of these no more than three a second may be
    /// (WCAG 2.2, 2.3.1).
    /// </summary>
    public static readonly IReadOnlyList<double> TurnRates = [0.5, 1, 2, 3];

    private ITimer? _turns;
    private double _turnRate = 1;

    /// <summary>Whether the two take turns by themselves. Never unless the reader asks for it.</summary>
    public bool TakesTurns => _turns is not null;

    /// <summary>Turns a second; the nearest of <see cref="TurnRates"/> is taken.</summary>
    public double TurnRate
    {
        get => _turnRate;
        set
        {
            _turnRate = TurnRates.MinBy(rate => Math.Abs(rate - value));
            _turns?.Change(TurnTime, TurnTime);
            Changed?.Invoke();
        }
    }

    private TimeSpan TurnTime => TimeSpan.FromSeconds(1 / _turnRate);

    /// <summary>Starts or stops the turns; nothing unless the two stand in one place.</summary>
    public void ToggleTurns()
    {
        if (TakesTurns)
        {
            StopTurns();
            Changed?.Invoke();
        }
        else if (Comparing is { Layout: CompareLayout.Flicker })
        {
            _turns = _session!.Memory.Time.CreateTimer(_ => Flicker(), null, TurnTime, TurnTime);
            Changed?.Invoke();
        }
    }

    private void StopTurns()
    {
        _turns?.Dispose();
        _turns = null;
    }
}
