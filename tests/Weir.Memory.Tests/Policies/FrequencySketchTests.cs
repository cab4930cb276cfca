namespace Weir.Memory.Tests.Policies;

public sealed class FrequencySketchTests
{
    private readonly FrequencySketch _sketch = new();

    [Fact]
    public void It_never_says_too_little_and_rarely_too_much()
    {
        _sketch.EnsureCapacity(1024);
        for (var key = 0; key < 512; key++)
        {
            for (var times = 0; times < key % 8; times++)
            {
                _sketch.Increment(key);
            }
        }

        Assert.All(
            Enumerable.Range(0, 512),
            key => Assert.InRange(_sketch.Estimate(key), key % 8, FrequencySketch.Maximum)
        );
        var wrong = Enumerable.Range(0, 512).Count(key => _sketch.Estimate(key) > key % 8);
        Assert.InRange(wrong, 0, 26);
    }

    [Fact]
    public void Counts_end_at_their_maximum()
    {
        _sketch.EnsureCapacity(64);
        for (var i = 0; i < 100; i++)
        {
            _sketch.Increment(5);
        }
        Assert.Equal(FrequencySketch.Maximum, _sketch.Estimate(5));
    }

    [Fact]
    public void After_a_sample_all_counts_are_halved()
    {
        _sketch.EnsureCapacity(64);
        for (var i = 0; i < 12; i++)
        {
            _sketch.Increment(5);
        }
        Assert.Equal(12, _sketch.Estimate(5));

        for (var i = 12; i < _sketch.SampleSize; i++)
        {
            _sketch.Increment(6);
        }

        // 11 in the counter become 5; the doorkeeper forgets the twelfth.
        Assert.Equal(5, _sketch.Estimate(5));
    }

    [Fact]
    public void Growing_forgets_and_a_smaller_capacity_changes_nothing()
    {
        _sketch.EnsureCapacity(64);
        _sketch.Increment(5);
        _sketch.EnsureCapacity(10);
        Assert.Equal(1, _sketch.Estimate(5));

        _sketch.EnsureCapacity(65);

        Assert.Equal(0, _sketch.Estimate(5));
        Assert.Equal(1280, _sketch.SampleSize);
    }
}
