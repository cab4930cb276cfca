using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Weir.Memory.Tests.Policies;

/// <summary>What every policy owes its tier, whatever its idea of whom to give up.</summary>
public sealed class PolicyContractTests
{
    private const long Capacity = 200;

    private static readonly Dictionary<string, Func<IEvictionPolicy<int>>> All = new()
    {
        ["lru"] = () => new LruWithFirstScreenShare<int>(share: 0),
        ["first-screen"] = () => new LruWithFirstScreenShare<int>(),
        ["temperature"] = () => new LruWithFirstScreenShare<int>(temperature: SomeTemperature()),
        ["slru"] = () => new SegmentedLru<int>(),
        ["w-tinylfu"] = () => new WindowTinyLfu<int>(windowShare: 0.1),
        ["gdsf"] = () => new GreedyDualSizeFrequency<int>(),
        ["sieve"] = () => new Sieve<int>(),
        ["fifo"] = () => new FirstInFirstOut<int>(),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Never_a_held_or_spared_victim_each_leaves_once_and_one_is_found_if_there_is_one(
        string policy
    ) =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1000], Gen.Int[0, 3])
            .Array[1, 300]
            .Sample(
                steps =>
                {
                    var model = new Model(All[policy]());
                    foreach (var (what, number, group) in steps)
                    {
                        model.Take(what, number, group);
                    }
                    model.End();
                },
                iter: 400,
                threads: 1
            );

    [Theory, MemberData(nameof(Names))]
    public void A_hit_allocates_nothing(string name)
    {
        var policy = All[name]();
        for (var slot = 0; slot < 1000; slot++)
        {
            policy.Added(slot, new PolicyEntry<int>(slot, slot % 7, 1, slot % 10 == 0));
        }
        policy.TryNextVictim(new VictimScope(Capacity), out _);
        Hit();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Hit();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Hit()
        {
            for (var slot = 0; slot < 1000; slot++)
            {
                policy.Touched(slot);
                policy.Held(slot);
                policy.LetGo(slot);
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_search_that_spares_one_group_leaves_the_next_search_everything(string name)
    {
        var policy = All[name]();
        for (var slot = 0; slot < 10; slot++)
        {
            policy.Added(slot, new PolicyEntry<int>(slot, slot % 2, 10, false));
        }

        var sparing = Drain(policy, new VictimScope(Capacity, SparedGroup: 0));
        var rest = Drain(policy, new VictimScope(Capacity));

        Assert.Equal([1, 3, 5, 7, 9], sparing.Order());
        Assert.Equal([0, 2, 4, 6, 8], rest.Order());
    }

    private static List<int> Drain(IEvictionPolicy<int> policy, VictimScope scope)
    {
        List<int> victims = [];
        while (policy.TryNextVictim(scope, out var victim))
        {
            victims.Add(victim);
            policy.Removed(victim);
        }
        return victims;
    }

    private static StudyTemperature SomeTemperature()
    {
        var temperature = new StudyTemperature(new FakeTimeProvider());
        for (var group = 1; group < 4; group++)
        {
            for (var opening = 1; opening < 2 * group; opening++)
            {
                temperature.Opened(group);
            }
        }
        return temperature;
    }

    /// <summary>Knows which slots are in, held and whose; believes nothing the policy says.</summary>
    private sealed class Model(IEvictionPolicy<int> policy)
    {
        private readonly Dictionary<int, Entry> _in = [];
        private readonly Stack<int> _free = [];
        private int _nextSlot;
        private int _entered;
        private int _left;

        public void Take(int what, int number, int group)
        {
            switch (what)
            {
                case 0 or 1 or 2:
                    Add(number, group);
                    break;
                case 3 or 4:
                    Any(number, _ => true, policy.Touched);
                    break;
                case 5:
                    Any(number, slot => !_in[slot].IsHeld, slot => Hold(slot, true));
                    break;
                case 6:
                    Any(number, slot => _in[slot].IsHeld, slot => Hold(slot, false));
                    break;
                case 7:
                    Any(number, _ => true, Remove);
                    break;
                default:
                    Evict(what == 8 ? group : null);
                    break;
            }
        }

        public void End()
        {
            foreach (var slot in _in.Keys.Where(slot => _in[slot].IsHeld).ToArray())
            {
                Hold(slot, false);
            }
            while (_in.Count > 0)
            {
                Evict(null);
            }
            Evict(null);
            Assert.Equal(_entered, _left);
        }

        private void Add(int number, int group)
        {
            var slot = _free.Count > 0 ? _free.Pop() : _nextSlot++;
            _in[slot] = new Entry(group, false);
            _entered++;
            policy.Added(
                slot,
                new PolicyEntry<int>(number % 50, group, 1 + (number % 13), number % 5 == 0)
            );
        }

        private void Hold(int slot, bool held)
        {
            _in[slot] = _in[slot] with { IsHeld = held };
            if (held)
            {
                policy.Held(slot);
            }
            else
            {
                policy.LetGo(slot);
            }
        }

        private void Remove(int slot)
        {
            policy.Removed(slot);
            Assert.True(_in.Remove(slot));
            _free.Push(slot);
            _left++;
        }

        private void Evict(long? spared)
        {
            var mayGo = _in.Where(e => !e.Value.IsHeld && e.Value.Group != spared)
                .Select(e => e.Key)
                .ToHashSet();
            var found = policy.TryNextVictim(new VictimScope(Capacity, spared), out var victim);
            Assert.Equal(mayGo.Count > 0, found);
            if (found)
            {
                Assert.Contains(victim, mayGo);
                Remove(victim);
            }
        }

        private void Any(int number, Func<int, bool> which, Action<int> use)
        {
            var slots = _in.Keys.Where(which).Order().ToArray();
            if (slots.Length > 0)
            {
                use(slots[number % slots.Length]);
            }
        }

        private readonly record struct Entry(long Group, bool IsHeld);
    }
}
