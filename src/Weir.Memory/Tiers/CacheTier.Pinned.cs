namespace Weir.Memory;

/// <content>Who is pinned, for those who show it.</content>
public sealed partial class CacheTier<TKey, TItem>
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<long> GroupsPinned(PinRole role)
    {
        HashSet<long> groups = [];
        using (Enter())
        {
            foreach (var shelf in _shelves.Values.Append(_user))
            {
                for (
                    var claim = shelf.FirstClaim;
                    claim != SlotList.None;
                    claim = _claims.NextOfShelf(shelf.FirstClaim, claim)
                )
                {
                    if (Claim.CountOf(ref _claims[claim], role) > 0)
                    {
                        groups.Add(_entries[_claims[claim].Slot].Group.Id);
                    }
                }
            }
        }
        return groups;
    }
}
