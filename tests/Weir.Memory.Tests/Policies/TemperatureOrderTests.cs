using Microsoft.Extensions.Time.Testing;
using Weir.Memory.Tests.Support;

namespace Weir.Memory.Tests.Policies;

/// <summary>Colder studies give back first; among equals age alone decides. All through the engine.</summary>
public sealed class TemperatureOrderTests
{
    private const int FramesOfStudy = 10;
    private const int Limit = 110;

    private readonly FakeTimeProvider _time = new();
    private readonly StudyTemperature _temperature;

    public TemperatureOrderTests() => _temperature = new StudyTemperature(_time);

    [Fact]
    public void A_study_opened_ten_times_outlives_ten_studies_opened_once()
    {
        using var rig = NewRig();
        OpenAToK(rig);

        // Over budget: a twelfth study takes what A to K held, but for A's and the first screens.
        Load(rig, study: 11, frames: 91);

        Assert.True(rig.Tier.Contains(Key(0, 0)));
        Assert.InRange(Resident(rig, 0), 1 + (FramesOfStudy / 2), FramesOfStudy);
        Assert.All(Enumerable.Range(1, 10), study => Assert.InRange(Resident(rig, study), 0, 1));
        Assert.Equal(91, Resident(rig, 11));
    }

    [Fact]
    public void After_two_weeks_without_being_opened_it_is_cold_and_goes_like_the_others()
    {
        using var rig = NewRig();
        OpenAToK(rig);
        _time.Advance(TimeSpan.FromDays(14));

        Load(rig, study: 11, frames: 20, firstScreen: false);

        // A was opened last of all ten times before B to K were: it is the oldest, and its frames go in that order.
        Assert.Equal(
            Enumerable
                .Range(0, 20)
                .Select(i => (i / (FramesOfStudy - 1), 1 + (i % (FramesOfStudy - 1))))
                .Select(at => Key(at.Item1, at.Item2)),
            rig.RemovedKeys
        );
    }

    [Fact]
    public void With_equal_temperature_the_order_is_exactly_that_of_last_touch()
    {
        using var rig = NewRig();
        foreach (var study in (int[])[3, 1, 2])
        {
            _temperature.Opened(study);
            Load(rig, study, frames: FramesOfStudy, firstScreen: false);
        }
        int[] touched = [Key(1, 4), Key(3, 0), Key(2, 9), Key(1, 0), Key(3, 7)];
        Array.ForEach(touched, key => rig.Lease(key).Dispose());

        rig.Root.SetLimit(0);

        var untouched = ((int[])[3, 1, 2])
            .SelectMany(study => Enumerable.Range(0, FramesOfStudy).Select(f => Key(study, f)))
            .Except(touched);
        Assert.Equal([.. untouched, .. touched], rig.RemovedKeys);
    }

    [Fact]
    public void Cold_studies_give_before_warm_ones_and_these_before_hot_ones()
    {
        using var rig = NewRig();
        Open(2, times: 6);
        Load(rig, study: 2, frames: 3, firstScreen: false);
        Open(1, times: 1);
        Load(rig, study: 1, frames: 3, firstScreen: false);
        Load(rig, study: 0, frames: 3, firstScreen: false);

        _ = rig.Tier.TrimAsync(Limit);

        Assert.Equal(
            ((int[])[0, 1, 2]).SelectMany(study =>
                Enumerable.Range(0, 3).Select(f => Key(study, f))
            ),
            rig.RemovedKeys
        );
    }

    [Fact]
    public void A_hot_study_does_not_starve_the_one_on_screen()
    {
        using var rig = NewRig();
        Open(0, times: 10);
        Load(rig, study: 0, frames: 50);
        Load(rig, study: 1, frames: 60);
        using var shown = rig.Lease(Key(1, 30));

        // Somebody else's bytes: the hot study's frames are older, and go.
        Load(rig, study: 2, frames: 20, firstScreen: false);

        Assert.Equal(60, Resident(rig, 1));
        Assert.Equal(30, Resident(rig, 0));
    }

    [Fact]
    public void A_study_opened_for_the_first_time_finds_half_of_the_room_among_hot_ones()
    {
        using var rig = NewRig();
        for (var hot = 0; hot < 11; hot++)
        {
            Open(hot, times: 10);
            Load(rig, hot, FramesOfStudy, firstScreen: false);
        }
        Open(11, times: 1);

        for (var frame = 0; frame < 200; frame++)
        {
            rig.Put(Key(11, frame), new LoadRequest(11, 1));
        }

        Assert.Equal(Limit / 2, Resident(rig, 11));
    }

    private Rig NewRig() =>
        new(
            Limit,
            configure: o =>
                new()
                {
                    Release = o.Release,
                    Policy = new LruWithFirstScreenShare<int>(temperature: _temperature),
                }
        );

    /// <summary>A is opened ten times, then B to K once each; eleven studies of ten frames fill the budget.</summary>
    private void OpenAToK(Rig rig)
    {
        Open(0, times: 10);
        Load(rig, study: 0, FramesOfStudy);
        for (var study = 1; study <= 10; study++)
        {
            Open(study, times: 1);
            Load(rig, study, FramesOfStudy);
        }
        Assert.Empty(rig.Removals);
    }

    private void Open(int study, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _temperature.Opened(study);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private static void Load(Rig rig, int study, int frames, bool firstScreen = true)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            var request = new LoadRequest(study, 1)
            {
                FirstScreen = firstScreen && frame == 0,
                Eviction = Eviction.OtherGroups,
            };
            rig.Put(Key(study, frame), request);
        }
    }

    private static int Resident(Rig rig, int study) =>
        Enumerable.Range(0, 200).Count(frame => rig.Tier.Contains(Key(study, frame)));

    private static int Key(int study, int frame) => (study * 1000) + frame;
}
