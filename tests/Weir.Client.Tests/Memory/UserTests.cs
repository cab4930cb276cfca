using System.Net;
using Weir.Client.Memory;
using Weir.Client.Support;
using Weir.Client.Tests.Core;

namespace Weir.Client.Tests.Memory;

/// <summary>What is remembered of a user from visit to visit, and how it is forgotten.</summary>
public sealed class UserTests
{
    private readonly ClientRig _rig = new();

    [Fact]
    public void Temperatures_are_remembered_without_a_word_of_patients()
    {
        Open("1.2.840.113619.7", 3);
        _rig.Memory.CheckPressure();
        Assert.DoesNotContain("1.2.840", string.Concat(_rig.Settings.Values));
        Assert.DoesNotContain("PHANTOM", string.Concat(_rig.Settings.Values));
        var next = new ClientRig(beside: _rig);
        next.Open("1.2.840.113619.7", 2);
        Assert.Equal(4, Temperature(next, "1.2.840.113619.7"), 2);
        next.Open("other", 2);
        Assert.Equal(1, Temperature(next, "other"), 2);
    }

    [Fact]
    public void What_two_tabs_remember_adds_up()
    {
        var second = new ClientRig(beside: _rig);
        Open("1", 2);
        second.Open("2", 2);
        _rig.Memory.CheckPressure();
        second.Memory.CheckPressure();
        var third = new ClientRig(beside: _rig);
        third.Open("1", 2);
        third.Open("2", 2);
        Assert.Equal(3, Temperature(third, "1"), 2);
        Assert.Equal(2, Temperature(third, "2"), 2);
    }

    [Fact]
    public void A_damaged_memory_is_no_memory()
    {
        _rig.Settings["weir.memory.key"] = "no base64!";
        _rig.Settings["weir.memory.temperatures"] = "heat1\nxx yy zz\n\0";
        _rig.Settings["weir.memory.learned"] = "-3 a";
        var next = new ClientRig(beside: _rig);
        next.Open("1", 2);
        Assert.Equal(1, Temperature(next, "1"), 2);
        Assert.Equal(32, Convert.FromBase64String(_rig.Settings["weir.memory.key"]).Length);
    }

    [Fact]
    public void Forgetting_the_user_leaves_no_byte_no_name_and_no_key()
    {
        Open("1", 1);
        _rig.Memory.Keep("1");
        _rig.Open("2", 20);
        var key = _rig.Settings["weir.memory.key"];
        var done = _rig.Memory.ForgetUserAsync();
        Assert.Null(_rig.Modes.Current);
        _rig.Run();
        Assert.True(done.IsCompletedSuccessfully);
        Assert.Equal(0, _rig.Stage.HeldBytes);
        Assert.Equal(0, _rig.Memory.KeptBytes);
        Assert.Empty(_rig.Memory.Studies.All);
        Assert.Empty(_rig.Memory.History.Samples());
        Assert.NotEqual(key, _rig.Settings["weir.memory.key"]);
        Assert.Empty(_rig.Settings["weir.memory.temperatures"]);
        _rig.CheckNothingIsLeft();
        _rig.Open("1", 2);
        Assert.Equal(1, Temperature(_rig, "1"), 2);
    }

    [Fact]
    public void Frames_on_their_way_when_the_user_goes_do_not_come_in()
    {
        _rig.Server["1"] = TestStudies.Make("1", 60);
        _rig.Stage.AutoDeliver = false;
        _rig.BeginOpen("1");
        _rig.Stage.Deliver(_rig.Stage.OpenRequests.First());
        _rig.Run();
        _ = _rig.Memory.ForgetUserAsync();
        foreach (var request in _rig.Stage.OpenRequests.ToArray())
        {
            _rig.Stage.Deliver(request);
        }
        _rig.Run();
        Assert.Equal(0, _rig.Stage.HeldBytes);
        Assert.Equal(0, _rig.Memory.UsedBytes);
    }

    [Fact]
    public void A_user_is_forgotten_in_all_tabs()
    {
        var second = new ClientRig(beside: _rig);
        Open("1", 1);
        second.Open("2", 20);
        _ = _rig.Memory.ForgetUserAsync();
        _rig.Run();
        second.Run();
        Assert.Equal(0, second.Stage.HeldBytes);
        Assert.Null(second.Modes.Current);
    }

    [Fact]
    public void The_answer_that_names_another_user_is_held_back_until_all_is_gone()
    {
        var server = new Answers { User = "a" };
        using var http = Client(server);
        Get(http, "/api/studies");
        _rig.Run();
        Open("1", 1);
        server.User = "b";
        _rig.Stage.AutoRelease = false;
        var list = Get(http, "/api/studies");
        _rig.Run();
        Assert.False(list.IsCompleted);
        _rig.Stage.AcknowledgeReleases();
        _rig.Run();
        Assert.True(list.IsCompletedSuccessfully);
        Assert.Equal(0, _rig.Stage.HeldBytes);
    }

    [Fact]
    public void The_same_user_keeps_all_and_signing_out_keeps_nothing()
    {
        var server = new Answers { User = "a" };
        using var http = Client(server);
        Get(http, "/api/studies");
        _rig.Run();
        Open("1", 1);
        Get(http, "/api/studies");
        server.Status = HttpStatusCode.BadGateway;
        server.User = null;
        Get(http, "/api/studies"); // a proxy's error knows no user
        server.Status = HttpStatusCode.OK;
        Get(http, "/healthz");
        _rig.Run();
        Assert.True(_rig.Stage.HeldBytes > 0);
        Get(http, "/api/studies");
        _rig.Run();
        Assert.Equal(0, _rig.Stage.HeldBytes);
    }

    [Fact]
    public void Whose_time_it_is_may_be_said_before_anything_is_opened_and_then_ends_no_mode()
    {
        var watch = new UserWatch(new Answers { User = "u1" });
        using var http = new HttpMessageInvoker(watch);
        Get(http, "/api/client-settings");
        Assert.True(Watch(watch).IsCompletedSuccessfully);
        Assert.Equal("u1", _rig.Settings["weir.user"]);
        _rig.Open("1", 20);
        Get(http, "/api/session");
        _rig.Run();
        Assert.Equal("1", _rig.Pane.Shown!.StudyUid);
    }

    [Fact]
    public void Without_sign_in_nothing_is_ever_forgotten()
    {
        using var http = Client(new Answers());
        Open("1", 1);
        var held = _rig.Stage.HeldBytes;
        Get(http, "/api/studies");
        _rig.Run();
        Assert.Equal(held, _rig.Stage.HeldBytes);
    }

    private HttpMessageInvoker Client(Answers server)
    {
        var watch = new UserWatch(server);
        Assert.True(Watch(watch).IsCompletedSuccessfully);
        return new HttpMessageInvoker(watch);
    }

    private Task Watch(UserWatch watch) =>
        watch.WatchAsync(
            new TabSettings(
                k => _rig.Settings.GetValueOrDefault(k),
                (k, v) => _rig.Settings[k] = v,
                0
            ),
            _rig.Memory.ForgetUserAsync
        );

    private static Task<HttpResponseMessage> Get(HttpMessageInvoker http, string path) =>
        http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "http://weir.test" + path),
            TestContext.Current.CancellationToken
        );

    private void Open(string uid, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _rig.Open(uid, 20);
            _rig.Exit();
        }
    }

    private static double Temperature(ClientRig rig, string uid) =>
        rig.Memory.Snapshot().Studies.Single(s => s.StudyUid == uid).Temperature;

    private sealed class Answers : HttpMessageHandler
    {
        public string? User { get; set; }
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var answer = new HttpResponseMessage(Status) { Content = new StringContent("{}") };
            if (User is not null)
            {
                answer.Headers.Add(UserWatch.Header, User);
            }
            return Task.FromResult(answer);
        }
    }
}
