//! Images in pieces, from servers that are slow, stubborn or dishonest.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_image_comes_in_pieces_and_only_with_the_right_hash() {
    let mut house = House::new().await;
    let bytes: Vec<u8> = (0..1_300_000_u32).map(|n| (n % 251) as u8).collect();
    let mut big = offer("1.3");
    big.notice.size = 1_300_000;
    house.mill.image(&house.web, "PLK-1/1.3.img", &bytes, &big);
    house.mill.publish(&house.web, NOW);
    let Finding::Offered(offered) = house.look().await else { panic!("offered") };
    let image = offered.image;
    house.web.take_asked();
    let first = house.upkeep.fetch(&image).await.expect("a piece");
    assert_eq!((first.bytes, first.is_whole(), house.upkeep.image(&image)), (524_288, false, None));
    house.web.spell(".img", Spell::Fails(HttpError::TimedOut));
    assert_eq!(house.upkeep.fetch(&image).await, Err(FetchError::Http(HttpError::TimedOut)));
    let mut pieces = 0;
    while !house.upkeep.fetch(&image).await.expect("a piece").is_whole() {
        pieces += 1;
    }
    assert_eq!(house.upkeep.image(&image).as_deref(), Some(&bytes[..]));
    let asked = house.web.take_asked();
    assert!(asked[2].ends_with("bytes=524288-786431"), "smaller after it took too long: {asked:?}");
    assert_eq!(pieces, 2);
    house.upkeep.drop_image(&image);
    assert_eq!(house.upkeep.image(&image), None);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_is_not_the_makers_is_thrown_away() {
    let house = House::new().await;
    let Finding::Offered(offered) = house.look().await else { panic!("offered") };
    let image = offered.image;
    house.web.spell(".img", Spell::Gives(vec![6; 1_000]));
    assert_eq!(house.upkeep.fetch(&image).await, Err(FetchError::Forged));
    house.web.spell(".img", Spell::Gives(vec![5; 999]));
    assert_eq!(house.upkeep.fetch(&image).await.map(Fetched::is_whole), Ok(false));
    assert_eq!(house.upkeep.fetch(&image).await.map(Fetched::is_whole), Ok(true));
    house.upkeep.drop_image(&image);
    house.web.spell(".img", Spell::Whole);
    assert_eq!(house.upkeep.fetch(&image).await.map(Fetched::is_whole), Ok(true));
    house.upkeep.drop_image(&image);
    house.web.spell(".img", Spell::Says(404));
    assert_eq!(house.upkeep.fetch(&image).await, Err(FetchError::Missing));
    let mut giant = image.clone();
    giant.begin.size = crate::update::images::IMAGE_MAX + 1;
    assert_eq!(house.upkeep.fetch(&giant).await, Err(FetchError::TooLong));
    let stranger = Image { maker: "Other".into(), ..image };
    assert_eq!(house.upkeep.fetch(&stranger).await, Err(FetchError::NoMaker));
}
