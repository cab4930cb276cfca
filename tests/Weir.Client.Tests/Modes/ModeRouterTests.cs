using Microsoft.AspNetCore.Components;
using Weir.Client.Modes;
using Weir.Client.Tests.Core;

namespace Weir.Client.Tests.Modes;

public sealed class ModeRouterTests
{
    private sealed class Address : NavigationManager
    {
        public Address() => Initialize("http://localhost/", "http://localhost/");

        public void GoTo(string path)
        {
            Uri = "http://localhost/" + path;
            NotifyLocationChanged(isInterceptedLink: false);
        }

        protected override void NavigateToCore(string uri, bool forceLoad) => GoTo(uri);
    }

    [Fact]
    public void Back_forward_a_link_and_another_study_all_go_by_the_address()
    {
        var rig = new ClientRig();
        rig.Server["1"] = TestStudies.Make("1", 20);
        rig.Server["2"] = TestStudies.Make("2", 20);
        var address = new Address();
        using var router = new ModeRouter(address, rig.Modes, a => new ReadMode(a));
        router.Start();
        Assert.Null(rig.Modes.Current);
        foreach (var (path, uid) in new[] { ("study/1", "1"), ("viewer?StudyInstanceUIDs=2", "2") })
        {
            address.GoTo(path);
            rig.Run();
            Assert.Equal(uid, rig.Read.Study!.StudyInstanceUid);
            Assert.Single(rig.Memory.Sessions);
        }
        var mode = rig.Modes.Current;
        address.GoTo("study/2");
        Assert.Same(mode, rig.Modes.Current);
        address.GoTo("?patientName=x");
        rig.Run();
        Assert.Null(rig.Modes.Current);
        rig.CheckNothingIsLeft();
    }
}
