using Shinten.EndToEnd.Tests.Demo;
using Xunit;

[assembly: AssemblyFixture(typeof(DemoFixture))]

namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>One running demo for all tests that only deliver and read.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    internal DemoServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await DemoServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
