using System.Net;
using Weir.Client.Stage;
using Weir.Client.Support;
using Weir.Client.Tests.Core;
using Weir.Memory;

namespace Weir.Client.Tests.Support;

public sealed class MachineWatchTests : IDisposable
{
    private readonly ClientRig _rig = new();
    private readonly Answers _server = new();
    private readonly List<IDisposable> _owned = [];

    [Fact]
    public void The_word_of_a_server_on_this_machine_is_heard_every_ten_seconds()
    {
        Watch("http://127.0.0.1:5080/");
        _server.Body = """{"level":"High","share":0.91}""";
        Pass(10);
        Assert.Equal(PressureLevel.High, _rig.Memory.Level);
        Assert.Equal(0.91, _rig.Memory.Machine!.Value.Share);
        Pass(60);
        Assert.Equal(8, _server.Asked);
        _server.Body = """{"level":"Normal","share":0.2}""";
        Pass(10);
        Assert.Equal(PressureLevel.Normal, _rig.Memory.Level);
    }

    [Fact]
    public void A_server_elsewhere_is_not_asked()
    {
        Watch("https://images.example/");
        Pass(60);
        Assert.Equal(0, _server.Asked);
    }

    [Fact]
    public void A_hidden_tab_does_not_ask()
    {
        Watch("http://localhost/");
        _rig.Stage.Raise(StageEventKind.Hidden, 0);
        var asked = _server.Asked;
        Pass(60);
        Assert.Equal(asked, _server.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.NotFound)]
    public void A_server_that_does_not_tell_is_not_asked_again(HttpStatusCode status)
    {
        _server.Status = status;
        Watch("http://localhost/");
        Pass(600);
        Assert.Equal(1, _server.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"level":"Terrible","share":1}""")]
    [InlineData("""{"level":9,"share":1}""")]
    [InlineData("""{"level":"Critical","share":"much"}""")]
    [InlineData("""{"level":"7","share":1}""")]
    [InlineData("""{"level":"Critical","share":1""")]
    public void An_answer_that_makes_no_sense_says_nothing(string body)
    {
        _server.Body = body;
        Watch("http://localhost/");
        Pass(10);
        Assert.Null(_rig.Memory.Machine);
        Assert.Equal(PressureLevel.Normal, _rig.Memory.Level);
    }

    [Fact]
    public void A_server_that_went_away_is_not_believed_for_long()
    {
        _server.Body = """{"level":"Critical","share":0.99}""";
        Watch("http://localhost/");
        Pass(1);
        Assert.Equal(PressureLevel.Critical, _rig.Memory.Level);
        _server.IsAway = true;
        Pass(60);
        _rig.Memory.CheckPressure();
        Assert.Equal(PressureLevel.Normal, _rig.Memory.Level);
    }

    public void Dispose() => _owned.ForEach(o => o.Dispose());

    private void Watch(string address)
    {
        var http = new HttpClient(_server) { BaseAddress = new Uri(address) };
        _owned.Add(new MachineWatch(http, _rig.Memory));
        _owned.Add(http);
    }

    private void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            _rig.Run();
        }
    }

    private sealed class Answers : HttpMessageHandler
    {
        public string Body { get; set; } = """{"level":"Normal","share":0}""";
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;
        public bool IsAway { get; set; }
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Asked++;
            return IsAway
                ? Task.FromException<HttpResponseMessage>(new HttpRequestException("away"))
                : Task.FromResult(
                    new HttpResponseMessage(Status) { Content = new StringContent(Body) }
                );
        }
    }
}
