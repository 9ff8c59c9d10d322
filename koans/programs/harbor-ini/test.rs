#[cfg(test)]
mod program_tests {
    use super::*;

    const TEXT: &str = "
port = Saltmouth   ; the town
[ east ]
name = Long Pier
depth = 7.5
cranes = 2
# the west side is shallow
[west]
name=Old Quay
depth=  3
[broken]
name = Mud
depth = deep
";

    #[test]
    fn reads_sections() {
        let ini = Ini::read(TEXT).unwrap();
        assert_eq!(ini.names(), ["", "broken", "east", "west"]);
        assert_eq!(ini.section("").unwrap().raw("port"), Ok("Saltmouth"));
        let missing = ini.section("north").unwrap_err();
        assert_eq!(missing, IniError::NoSection("north".into()));
    }

    #[test]
    fn values_outlive_the_reader() {
        let name = {
            let ini = Ini::read(TEXT).unwrap();
            let east: Section<'static> = ini.section("east").unwrap().clone();
            assert_eq!(&east, ini.section("east").unwrap());
            east.raw("name").unwrap()
        };
        assert_eq!(name, "Long Pier");
    }

    #[test]
    fn typed_values() {
        let ini = Ini::read(TEXT).unwrap();
        let east = ini.section("east").unwrap();
        assert_eq!(east.get::<u8>("cranes"), Ok(2));
        assert_eq!(east.get_or("lamps", 9), Ok(9));
        assert_eq!(east.get_or("cranes", 9), Ok(2));
        assert!(matches!(
            east.get_or("name", 1u8),
            Err(IniError::BadValue { .. })
        ));
    }

    #[test]
    fn berths_from_sections() {
        let ini = Ini::read(TEXT).unwrap();
        let berths: Vec<Result<Berth, IniError>> = ["east", "west", "broken"]
            .iter()
            .map(|name| Berth::try_from(ini.section(name)?))
            .collect();
        let west = Berth {
            name: "Old Quay".to_string(),
            depth: 3.0,
            cranes: 0,
        };
        assert_eq!(berths[0].as_ref().map(|b| b.cranes), Ok(2));
        assert_eq!(berths[1].clone(), Ok(west));
        let text = berths[2].as_ref().unwrap_err().to_string();
        assert_eq!(text, "depth: invalid float literal");
    }

    #[test]
    fn errors_read_well() {
        let error = Ini::read("a = 1\n[open\n").unwrap_err();
        assert_eq!(error.to_string(), "line 2: cannot read \"[open\"");
        assert!(Ini::read("just words").is_err());
        assert_eq!(IniError::NoKey("x".into()).to_string(), "no key x");
        let boxed: Box<dyn std::error::Error> = Box::new(IniError::NoSection("y".into()));
        assert_eq!(boxed.to_string(), "no section [y]");
        assert_eq!(strip_comment("a # b ; c"), "a ");
    }
}
