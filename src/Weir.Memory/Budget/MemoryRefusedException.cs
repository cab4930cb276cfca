using System.Globalization;

namespace Weir.Memory;

/// <summary>A reservation does not fit and waiting would not help. Nothing was allocated and nothing was evicted.</summary>
public sealed class MemoryRefusedException : Exception
{
    /// <summary>Makes the refusal of <paramref name="needed"/> bytes.</summary>
    /// <param name="budget">Name of the budget that has no room.</param>
    /// <param name="needed">Bytes that were asked for.</param>
    /// <param name="available">Bytes that could have been given at most.</param>
    public MemoryRefusedException(string budget, long needed, long available)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Budget '{budget}' cannot give {needed} bytes: at most {available} can be made free."
            )
        )
    {
        Budget = budget;
        Needed = needed;
        Available = available;
    }

    /// <summary>Name of the budget that has no room.</summary>
    public string Budget { get; }

    /// <summary>Bytes that were asked for.</summary>
    public long Needed { get; }

    /// <summary>Bytes that could have been given at most: the limit less what is pinned or leased.</summary>
    public long Available { get; }
}
