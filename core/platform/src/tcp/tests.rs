//! The TCP link against a real server on the loopback, honest and hostile.

use pandu::port::LinkError;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

const ADVERT: [u8; 10] = [1, 1, 1, 9, 8, 7, 6, 5, 4, 3];
const OPENING: &[u8] = &[0, 10, 1, 1, 1, 9, 8, 7, 6, 5, 4, 3, 0, 3, 0xa1, 0x00, 0x01];

/// A server that accepts one connection, sends `bytes`, and then gives the stream back or closes it.
async fn serve(bytes: &'static [u8]) -> (TcpAddress, JoinSet<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp:{}", listener.local_addr().unwrap()).parse().unwrap();
    let mut server = JoinSet::new();
    server.spawn(async move {
        let mut stream = listener.accept().await.unwrap().0;
        stream.write_all(bytes).await.unwrap();
        stream
    });
    (address, server)
}

/// A link to such a server and the server's end of it.
async fn link(bytes: &'static [u8]) -> (Arc<dyn Link>, TcpStream) {
    let (address, mut server) = serve(bytes).await;
    let link = TcpRadio::new(vec![address.clone()], MTU_DEFAULT).connect(address.to_string()).await.unwrap();
    (link, server.join_next().await.unwrap().unwrap())
}

#[tokio::test]
async fn a_scan_gives_the_adverts_of_those_that_answer() {
    let (honest, _honest) = serve(OPENING).await;
    let (rude, _rude) = serve(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let (silent, _silent) = serve(b"").await;
    let gone: TcpAddress = "tcp:127.0.0.1:1".parse().unwrap();
    let radio = TcpRadio::new(vec![silent, gone, rude, honest.clone(), honest.clone()], MTU_DEFAULT);
    let sightings = radio.scan(500).await.unwrap();
    assert_eq!(sightings, [Sighting { address: honest.to_string(), advert: ADVERT.to_vec(), rssi: None }]);
}

#[tokio::test]
async fn values_go_both_ways() {
    let (link, mut device) = link(OPENING).await;
    assert_eq!(link.value_len().await, Ok(244));
    assert_eq!(link.hello().await, Ok(vec![0xa1, 0x00, 0x01]));
    assert_eq!(link.hello().await, Ok(vec![0xa1, 0x00, 0x01]), "the same within one connection");
    link.write(vec![1, 2, 3]).await.unwrap();
    let mut got = [0; 5];
    device.read_exact(&mut got).await.unwrap();
    assert_eq!(got, [0, 3, 1, 2, 3]);
    device.write_all(&[0, 1, 7]).await.unwrap();
    assert_eq!(link.next_value().await, Ok(Some(vec![7])));
    drop(device);
    assert_eq!(link.next_value().await, Ok(None));
}

#[tokio::test]
async fn a_value_may_be_asked_for_before_the_hello() {
    let (link, mut device) = link(OPENING).await;
    device.write_all(&[0, 1, 7]).await.unwrap();
    assert_eq!(link.next_value().await, Ok(Some(vec![7])));
    assert_eq!(link.hello().await, Ok(vec![0xa1, 0x00, 0x01]));
}

#[tokio::test]
async fn only_given_addresses_are_called_and_a_closed_port_is_out_of_reach() {
    let (address, _server) = serve(OPENING).await;
    let radio = TcpRadio::new(vec!["tcp:127.0.0.1:1".parse().unwrap()], MTU_DEFAULT);
    assert_eq!(radio.connect(address.to_string()).await.err(), Some(RadioError::OutOfReach));
    assert_eq!(radio.connect("tcp:127.0.0.1:1".into()).await.err(), Some(RadioError::OutOfReach));
}

#[tokio::test]
async fn who_talks_otherwise_is_no_device() {
    for bytes in [
        b"SSH-2.0-OpenSSH_9.2\r\n".as_slice(),
        &[0xff, 0xff, 0, 0],
        &[0, 0, 0, 0],
        &[0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0, 1, 7, 2, 1, 0],
    ] {
        let (link, _device) = link(bytes).await;
        assert_eq!(link.hello().await, Err(LinkError::NotPandu), "{bytes:?}");
    }
}

#[tokio::test]
async fn who_stays_silent_is_given_up() {
    for bytes in [b"".as_slice(), &[0], &OPENING[..12], &OPENING[..14]] {
        let (link, _device) = link(bytes).await;
        tokio::time::pause();
        assert_eq!(link.hello().await, Err(LinkError::NotPandu), "{bytes:?}");
        tokio::time::resume();
    }
}

#[tokio::test]
async fn who_takes_no_values_is_given_up() {
    let (link, _device) = link(OPENING).await;
    let flood = async {
        loop {
            link.write(vec![0; 512]).await?;
        }
    };
    tokio::time::pause();
    let flood: Result<(), LinkError> = flood.await;
    assert_eq!(flood, Err(LinkError::Lost));
}

#[tokio::test]
async fn a_close_inside_the_opening_is_a_loss() {
    for bytes in [b"".as_slice(), &[0], &[0, 10, 1], &OPENING[..12], &OPENING[..14]] {
        let (link, device) = link(bytes).await;
        drop(device);
        assert_eq!(link.hello().await, Err(LinkError::Lost), "{bytes:?}");
    }
}

#[tokio::test]
async fn an_oversize_value_and_a_close_inside_a_value_end_the_link() {
    let (oversize, mut device) = link(OPENING).await;
    device.write_all(&[2, 1, 0]).await.unwrap();
    assert_eq!(oversize.next_value().await, Err(LinkError::NotPandu));
    assert_eq!(oversize.next_value().await, Err(LinkError::NotPandu), "it stays so");
    let (broken, mut device) = link(OPENING).await;
    device.write_all(&[0, 9, 1]).await.unwrap();
    drop(device);
    assert_eq!(broken.next_value().await, Err(LinkError::Lost));
}

#[tokio::test]
async fn too_long_a_value_is_not_sent() {
    let (link, _device) = link(OPENING).await;
    assert_eq!(link.write(vec![0; 513]).await, Err(LinkError::Failed));
    assert_eq!(link.write(vec![0; 512]).await, Ok(()));
}

#[tokio::test]
async fn disconnecting_frees_a_waiting_reader_and_tells_the_device() {
    let (link, mut device) = link(OPENING).await;
    let (waiting, ()) = tokio::join!(link.next_value(), async { link.disconnect().await.unwrap() });
    assert_eq!(waiting, Err(LinkError::Lost));
    assert_eq!(link.next_value().await, Ok(None));
    assert_eq!(link.write(vec![1]).await, Err(LinkError::Lost));
    assert_eq!(link.disconnect().await, Ok(()));
    assert_eq!(device.read(&mut [0; 8]).await.unwrap(), 0, "the device sees the end");
}

#[tokio::test]
async fn dropping_the_link_closes_the_connection() {
    let (link, mut device) = link(OPENING).await;
    link.hello().await.unwrap();
    drop(link);
    assert_eq!(device.read(&mut [0; 8]).await.unwrap(), 0);
}

#[test]
fn a_value_is_as_long_as_the_mtu_allows() {
    for (mtu, value_len) in [(0, 20), (23, 20), (185, 182), (247, 244), (515, 512), (517, 512), (u16::MAX, 512)] {
        assert_eq!(TcpRadio::new(Vec::new(), mtu).value_len, value_len, "{mtu}");
    }
}
