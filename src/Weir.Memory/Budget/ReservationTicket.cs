using System.Globalization;

namespace Weir.Memory;

/// <summary>A reservation in the queue: what it asks for and who is told.</summary>
internal sealed class ReservationTicket(BudgetPart[] parts, ReserveOptions options)
{
    private TaskCompletionSource<Reservation[]?>? _answer;

    public BudgetPart[] Parts { get; } = parts;

    public ReserveOptions Options { get; set; } = options;

    /// <summary>Why it was refused; null unless it was.</summary>
    public MemoryRefusedException? Refusal { get; private set; }

    /// <summary>Why there was no grant: a refusal, or its time was up.</summary>
    public Exception Failure => Refusal ?? (Exception)new TimeoutException(TimeoutMessage);

    /// <summary>Ends the wait when its time is up; null: never, or not yet begun. Under the ledger's lock.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>The granted reservations, one a part; null when refused.</summary>
    public Task<Reservation[]?> Answer => _answer!.Task;

    /// <summary>True while in the queue. Under the ledger's lock.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>It enters the queue; only from there it is answered.</summary>
    public void BeginWait()
    {
        // Continuations run later, not inside the ledger's lock.
        _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IsWaiting = true;
    }

    public void EndWait() => IsWaiting = false;

    public void Grant(Reservation[] reservations) => _answer!.TrySetResult(reservations);

    public void Refuse(MemoryRefusedException refusal)
    {
        Refusal = refusal;
        _answer!.TrySetResult(null);
    }

    public void Expire() => _answer!.TrySetResult(null);

    public void Cancel(CancellationToken cancellation) => _answer!.TrySetCanceled(cancellation);

    private string TimeoutMessage =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Budget '{Parts[0].Budget.Name}' could not give {Parts.Sum(part => part.Bytes)} bytes within {Options.Timeout}."
        );

    /// <summary>Every budget that it is charged to, children before parents.</summary>
    public IEnumerable<MemoryBudget> Budgets() =>
        Parts
            .Where(part => part.Bytes > 0)
            .SelectMany(part => part.Budget.WithParents())
            .Distinct()
            .OrderByDescending(budget => budget.WithParents().Count());

    /// <summary>Bytes asked of <paramref name="node"/>, directly or through its children.</summary>
    public long BytesAt(MemoryBudget node)
    {
        var bytes = 0L;
        foreach (var part in Parts)
        {
            bytes += node.Holds(part.Budget) ? part.Bytes : 0;
        }
        return bytes;
    }
}
