/// The fields of an `application/x-www-form-urlencoded` body.
enum FormFields {}
